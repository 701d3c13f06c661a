"""Django's settings, read once from the home and the environment; safe and complete without any variable set."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from kogge.config import environment
from kogge.core import home as homes

HOME = homes.current()
PACKAGE = Path(__file__).resolve().parent.parent

KOGGE_IS_DEMO = HOME.kind is homes.HomeKind.DEMO
# Where the shop is reached from outside: links in mails, and what payment providers call back.
KOGGE_PUBLIC_URL = environment.text("KOGGE_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")

# Other companies' stand-ins that run beside a demo home, each as name=address.
KOGGE_STAND_INS = dict(
    word.split("=", 1) for word in environment.words("KOGGE_DEMO_STAND_INS") if "=" in word
)

# Tests that do not search go without an index; nothing else should.
KOGGE_SEARCH_INDEX = True
SECRET_KEY = environment.text("KOGGE_SECRET_KEY") or HOME.secret_key()
DEBUG = environment.flag("KOGGE_DEBUG")
ALLOWED_HOSTS = environment.words(
    "KOGGE_ALLOWED_HOSTS", ("*",) if KOGGE_IS_DEMO else ("127.0.0.1", "localhost")
)
CSRF_TRUSTED_ORIGINS = [KOGGE_PUBLIC_URL]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("KOGGE_BEHIND_PROXY") else None
)
IS_HTTPS = KOGGE_PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SECURE_HSTS_SECONDS = int(timedelta(days=30).total_seconds()) if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

ROOMS = [
    "kogge.planning.markets",
    "kogge.planning.company",
    "kogge.sales.customers",
    "kogge.sales.tax",
    "kogge.sales.terms",
    "kogge.sales.catalog",
    "kogge.sales.pricing",
    "kogge.sales.stock",
    "kogge.sales.shipping",
    "kogge.sales.payments",
    "kogge.sales.banking",
    "kogge.sales.offers",
    "kogge.sales.orders",
    "kogge.sales.checkout",
    "kogge.sales.channels",
    "kogge.delivery.invoicing",
    "kogge.marketing.touchpoints",
    "kogge.measurement.analytics",
]
CORE_APPS = [
    "kogge.core.audit",
    "kogge.core.documents",
    "kogge.core.events",
    "kogge.core.jobs",
    "kogge.core.mail",
    "kogge.core.outward",
    "kogge.core.screens",
    "kogge.core.staff",
    "kogge.core.todos",
    "kogge.core.warehouse",
]
INSTALLED_APPS = [
    # Our templates come first: they override a few of Wagtail's.
    "kogge.backoffice",
    "kogge.backoffice.products",
    "kogge.storefront",
    "kogge.core",
    *CORE_APPS,
    *ROOMS,
    "kogge.demo",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kogge.storefront.middleware.ShopMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kogge.backoffice.middleware.OfficeMiddleware",
]
ROOT_URLCONF = "kogge.config.urls"
WSGI_APPLICATION = "kogge.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kogge.core.i18n.context",
            ],
            "builtins": ["kogge.core.templatetags.kogge"],
        },
    },
]

DATABASES = {"default": environment.database("KOGGE_DATABASE_URL", str(HOME.database_file))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["kogge.core.staff.backend.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A link to choose a password works for a day.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

LANGUAGE_CODE = "en"
LANGUAGES = [("de", _("German")), ("nl", _("Dutch")), ("fr", _("French")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "/static/"
STATIC_ROOT = HOME.path / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME.media
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served from where they lie: no collecting step before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = int(timedelta(hours=1).total_seconds())

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "OPTIONS": {}, "QUEUES": []}}

# A demo home keeps its mail in its own outbox unless a mail server is named.
EMAIL_HOST = environment.text("KOGGE_SMTP_HOST", "" if KOGGE_IS_DEMO else "127.0.0.1")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "kogge.core.mail.sink.EmailBackend"
)
EMAIL_PORT = environment.number("KOGGE_SMTP_PORT", 25)
DEFAULT_FROM_EMAIL = environment.text("KOGGE_MAIL_FROM", "shop@localhost")
EMAIL_HOST_USER = environment.text("KOGGE_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("KOGGE_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("KOGGE_SMTP_TLS")
EMAIL_TIMEOUT = 10

# The shop allows nothing but its own files; Wagtail's pages need inline scripts and get them under /office/ only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # After an order the browser is sent on to the payment page, which counts as the form's goal.
        "form-action": [SELF, "https:", *(("http://127.0.0.1:*",) if KOGGE_IS_DEMO else ())],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    },
    "EXCLUDE_URL_PREFIXES": ("/office/",),
}

LOGIN_URL = "wagtailadmin_login"
# A demo home sends no mail, so nobody could follow the way back in.
WAGTAIL_PASSWORD_RESET_ENABLED = not KOGGE_IS_DEMO
# The account's own panel for the password is ours: changing it leaves a trace.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_USER_LOGIN_FORM = "kogge.backoffice.login.LoginForm"
WAGTAIL_SITE_NAME = "Kogge"
WAGTAILADMIN_BASE_URL = KOGGE_PUBLIC_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# All markets of the region share Central European time; one zone hides the choice in the account.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_GLOBAL_EDIT_LOCK = False
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": environment.text("KOGGE_LOG_LEVEL", "WARNING")},
}
