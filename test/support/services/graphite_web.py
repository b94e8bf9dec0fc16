"""graphite-web without Apache: graphite_web.py STORAGE_DIR OWN_DIR CARBONLINK_PORT HTTP_PORT"""
import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

storage_dir, own_dir, carbonlink_port, http_port = sys.argv[1:]

with open(os.path.join(own_dir, 'qops_graphite_settings.py'), 'w') as settings:
    settings.write(f'''
SECRET_KEY = 'only for tests'
ALLOWED_HOSTS = ['*']
TIME_ZONE = 'UTC'
STORAGE_DIR = CONF_DIR = LOG_DIR = {own_dir!r}
WHISPER_DIR = {storage_dir!r}
STANDARD_DIRS = [WHISPER_DIR]
INDEX_FILE = {own_dir + '/index'!r}
CARBONLINK_HOSTS = ['127.0.0.1:{carbonlink_port}:a']
DATABASES = {{'default': {{'NAME': {own_dir + '/graphite.db'!r}, 'ENGINE': 'django.db.backends.sqlite3'}}}}
''')
sys.path.insert(0, own_dir)
os.environ['DJANGO_SETTINGS_MODULE'] = 'graphite.settings'
os.environ['GRAPHITE_SETTINGS_MODULE'] = 'qops_graphite_settings'

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

call_command('migrate', run_syncdb=True, verbosity=0)

from graphite.wsgi import application  # noqa: E402


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


make_server('127.0.0.1', int(http_port), application, server_class=ThreadingServer).serve_forever()
