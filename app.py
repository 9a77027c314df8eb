"""The dashboard of data/: `python app.py` serves it, `gunicorn app:server` too."""

import os

from casualties import load
from casualties.web import create_app

app = create_app(load())
server = app.server

if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "8050")))
