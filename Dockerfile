# Odoo's official image, the OCA modules and libraries of requirements.txt, and the suite.
FROM odoo:19.0

USER root

# WeasyPrint prints our forms with Pango; the fonts hold every Vietnamese letter.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core \
        libharfbuzz-subset0 \
        libpango-1.0-0 \
        libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

# The image brings Odoo's own libraries: only what stands before them is installed.
COPY requirements.txt /opt/edu/
RUN sed '/^# Libraries of Odoo 19/,$d' /opt/edu/requirements.txt > /tmp/requirements.txt \
    && pip3 install --no-cache-dir --break-system-packages -r /tmp/requirements.txt \
    && rm /tmp/requirements.txt

COPY odoo.conf /etc/odoo/odoo.conf
COPY . /opt/edu/

USER odoo
