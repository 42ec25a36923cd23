"""Settings: one file, read from the environment.

All there is to set; README says more of each:

COOPKIT_SECRET_KEY   a long random text, needed unless COOPKIT_DEBUG is 1
COOPKIT_URL          where people find the site: https://coop.example
COOPKIT_HOSTS        its host names, with commas, if there are others than in the URL
COOPKIT_DATA         the folder of database, uploads and static files; var/ if not set
COOPKIT_VAULT_KEY    seals tax ids and bank numbers; a file in COOPKIT_DATA if not set
COOPKIT_TIME_ZONE    in which days begin and end; America/Los_Angeles if not set
COOPKIT_PROXIES      how many proxies stand before it, for sign-in limits; 0 if not set
COOPKIT_PLAIN_HTTP   1 to serve without TLS, inside a house's own network
COOPKIT_EMAIL_HOST, _PORT, _USER, _PASSWORD, _FROM   who sends its mail
COOPKIT_FAVA_READS_ONLY   1 in a process of its own for /books/ that may not write
DATABASE_URL         postgres://… ; a SQLite file in COOPKIT_DATA if not set
COOPKIT_DEBUG        1 on a machine where you only try it out
"""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("COOPKIT_DATA", BASE_DIR / "var"))
DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = os.environ.get("COOPKIT_DEBUG", "") == "1"

SECRET_KEY = os.environ.get("COOPKIT_SECRET_KEY", "")
if not SECRET_KEY and DEBUG:
    SECRET_KEY = "only-for-trying-out-" + "x" * 44
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "COOPKIT_SECRET_KEY is not set. Put a long random text into it, or set "
        "COOPKIT_DEBUG=1 on a machine where you only try coopkit out."
    )

SITE_URL = os.environ.get("COOPKIT_URL", "http://localhost:8000").rstrip("/")
HOSTS = os.environ.get(
    "COOPKIT_HOSTS",
    "localhost,127.0.0.1,[::1]" if DEBUG else urlsplit(SITE_URL).hostname or "",
)
ALLOWED_HOSTS = [host for host in HOSTS.split(",") if host]
HTTPS = not DEBUG and os.environ.get("COOPKIT_PLAIN_HTTP", "") != "1"

INSTALLED_APPS = [
    "coopkit",
    "governance",
    "ledger",
    "cms",
    "wagtail_localize",
    "wagtail_localize.locales",
    "allauth",
    "allauth.account",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "template_partials",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coopkit.cooperatives.security.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "coopkit.cooperatives.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coopkit.cooperatives.middleware.AccessMiddleware",
    "cms.learning.middleware.NothingLeftBehind",
    "cms.pages.middleware.KeptPages",
    "governance.bylaws.middleware.RememberRules",
]

ROOT_URLCONF = "coopkit.urls"
WSGI_APPLICATION = "coopkit.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "coopkit.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "coopkit.templatetags.forms.Renderer"

# The database: SQLite by default, durable; PostgreSQL by DATABASE_URL.
DEFAULT_DATABASE = f"sqlite:///{DATA_DIR / 'coopkit.sqlite3'}"
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", DEFAULT_DATABASE),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # what is deleted is overwritten too, in the file of the database
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA secure_delete=ON;",
    }
    if os.environ.get("COOPKIT_TEST_DB"):
        DATABASES["default"]["TEST"] = {"NAME": os.environ["COOPKIT_TEST_DB"]}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Tries at signing in are counted in the database, for all processes together.
CACHES = {
    "default": {"BACKEND": "coopkit.accounts.security.TriesInDatabase"},
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "coopkit_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# People who sign in
AUTH_USER_MODEL = "coopkit.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = reverse_lazy("front_door:mine")
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "coopkit.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "coopkit.accounts.forms.PasswordSignInForm",
    "request_login_code": "coopkit.accounts.forms.AskForCodeForm",
    "confirm_login_code": "coopkit.accounts.forms.EnterCodeForm",
    "change_password": "coopkit.accounts.forms.ChangePasswordForm",
    "set_password": "coopkit.accounts.forms.SetPasswordForm",
    "reset_password": "coopkit.accounts.forms.AskForNewPasswordForm",
    "reset_password_from_key": "coopkit.accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # without it no password signs in
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 6}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "join_code": "6/m/user,30/h/user",  # wrong codes of a cohort, not right ones
    "group_code": "20/m/ip,100/h/ip",  # wrong codes of a founding group
    "let_in": "10/m/ip,60/h/ip",  # who comes in by an invitation
    "centre_callback": "10/m/ip,40/h/ip",  # who asks a clinic to call
    "centre_callback_code": "10/m/ip,60/h/ip",  # wrong codes of such requests
    "sign_on": "60/m/ip,300/h/ip",  # a whole meeting on one line signs on to a campaign
    "alert_wish": "20/m/ip,3/m/key,12/h/key",  # links to hear of laws
}
ACCOUNT_SESSION_REMEMBER = None  # asked on both forms: "This is a shared computer"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("COOPKIT_PROXIES", "0"))

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a reviewer lets it out
FORMAT_MODULE_PATH = ["coopkit.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("COOPKIT_TIME_ZONE", "America/Los_Angeles")

# Files. Everything is served from here; nothing is loaded from elsewhere.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FIGTREE = find_spec("fontpkg_figtree")
STATICFILES_DIRS = (
    [("fonts", str(Path(FIGTREE.origin).parent / "files"))]
    if FIGTREE and FIGTREE.origin
    else []
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = False
# A ledger may come as a folder of files, or pasted.
DATA_UPLOAD_MAX_NUMBER_FILES = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
LEDGERS_DIR = DATA_DIR / "ledgers"
FAVA_READS_ONLY = os.environ.get("COOPKIT_FAVA_READS_ONLY", "") == "1"

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # like every cookie of a guest: it ends with the browser
ANSWERS_COOKIE_NAME = "answers"  # what a guest answered in lessons; ends with the browser
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

# Mail
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("COOPKIT_EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("COOPKIT_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("COOPKIT_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("COOPKIT_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("COOPKIT_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 10  # seconds: a page waits for it
DEFAULT_FROM_EMAIL = os.environ.get("COOPKIT_EMAIL_FROM", "coopkit@localhost")
RECEIPTS_BY_THREAD = True  # voters are told of their envelopes beside the requests
COUNTS_BY_THREAD = True  # how often lessons are read is written beside the requests

# Wagtail: it asks nothing of anybody else, and its sign-in page is ours.
WAGTAIL_SITE_NAME = "coopkit"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 0  # on a slow line it can overtake what was submitted
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_LOGIN_URL = reverse_lazy("account_login")
WAGTAIL_FRONTEND_LOGIN_URL = reverse_lazy("account_login")
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.pages.forms.CleanImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = [
    *("pdf", "docx", "odt", "xlsx", "ods", "csv", "txt"),
    *("mp3", "m4a", "ogg", "opus", "mp4", "webm", "vtt"),
]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Short logs: what failed, where in the code; no address of a machine or of a page. What
# a visitor did wrong (4xx) is not our error and is not logged. Nothing is mailed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"short": {"()": "coopkit.accounts.security.ShortLog"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["short"]}},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"filters": ["short"], "level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.security.csrf": {"filters": ["short"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
