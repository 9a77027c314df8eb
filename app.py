"""The dashboard of the data folder: `python app.py` serves it, `gunicorn app:server` too."""

import gc
import os

gc.disable()  # modules are no garbage, and to look for it among them is a tenth of a start

from casualties.data.location import default_folder  # noqa: E402 - what is disabled is for these
from casualties.web import create_app  # noqa: E402

gc.freeze()  # nor does a collection look at them later, so that workers share their pages
gc.enable()

app = create_app(default_folder())
server = app.server

if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "8050")))
