"""The dashboard of the data folder: `python app.py` serves it, `gunicorn app:server` too."""

import os

from casualties.data.location import default_folder
from casualties.web import create_app

app = create_app(default_folder())
server = app.server

if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "8050")))
