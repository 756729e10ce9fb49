# The timeline as an image: read-only, as a user without rights. See docs/hosting.md.
ARG PYTHON=3.12-slim

FROM python:${PYTHON} AS build
WORKDIR /srv/timeline
COPY requirements.txt requirements-serve.txt ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements-serve.txt
COPY timeline.toml events.csv sources.csv actors.csv ./
COPY assets assets
COPY timeline timeline
# Whoever made the checkout: all may read it.
RUN chmod -R a+rX . && /opt/venv/bin/python -m compileall -q timeline

FROM python:${PYTHON}
RUN useradd --uid 10001 --no-create-home --no-log-init --shell /usr/sbin/nologin timeline
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/timeline /srv/timeline
WORKDIR /srv/timeline
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp HOST=0.0.0.0 PORT=8050
USER 10001
EXPOSE 8050
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-IS", "-c", "import os, socket; s = socket.create_connection(('127.0.0.1', int(os.environ['PORT'])), 2); s.sendall(b'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n'); raise SystemExit(s.recv(12)[9:] != b'200')"]
CMD ["python", "-m", "timeline", "serve", "--production"]
