# The dashboard with the data of this checkout; docs/deploy.md says how to run it.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/casualties

COPY requirements/run.lock requirements/run.lock
RUN pip install --require-hashes --no-deps -r requirements/run.lock

COPY pyproject.toml hatch_build.py README.md LICENSE LICENSE-DATA app.py gunicorn.conf.py ./
COPY src src
COPY assets assets
COPY data data
COPY docs docs
RUN pip install --no-deps --no-build-isolation --editable . \
 && python -m compileall -q src app.py \
 && useradd --system --no-create-home --shell /usr/sbin/nologin casualties

# The image has no git: its revision is said from outside, as `casualties revision` prints it.
ARG REVISION=""
ENV CASUALTIES_REVISION=$REVISION BIND=0.0.0.0:8050

USER casualties
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/healthz', timeout=4)"]
CMD ["gunicorn", "app:server"]
