"""Who may see a build that is not for everybody: those whom an identity provider has signed in.

Streamlit does the signing in (OpenID Connect, `st.login`). Its settings are the section `[auth]` of
`.streamlit/secrets.toml`, or the variables of `SETTINGS`, so that no secret need lie in a file of
the project.
"""

import json
import os
from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.server_util import AUTH_COOKIE_NAME, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from areaprofile.errors import AreaProfileError
from areaprofile.store.open import Store
from areaprofile.ui import assets

# Who must sign in: "" readers of a build for partners; "required" everybody; "elsewhere" nobody,
# because a proxy in front sees to it, or because nobody else can reach this machine.
SIGN_IN_VARIABLE = "AREAPROFILE_SIGN_IN"
CHOICES = ("", "required", "elsewhere")
# Names (someone@place.example) or domains (@place.example), by commas; empty: whoever the provider
# signs in.
PARTNERS_VARIABLE = "AREAPROFILE_PARTNERS"
SETTINGS = {
    "client_id": "AREAPROFILE_OIDC_CLIENT_ID",
    "client_secret": "AREAPROFILE_OIDC_CLIENT_SECRET",
    "server_metadata_url": "AREAPROFILE_OIDC_METADATA_URL",
    "redirect_uri": "AREAPROFILE_OIDC_REDIRECT_URI",
    # The same for all replicas: what one has signed, the others must know.
    "cookie_secret": "STREAMLIT_SERVER_COOKIE_SECRET",
}


class SignInError(AreaProfileError):
    """Signing in is asked for and not set up."""


def settings_from_environment() -> dict[str, Any]:
    """The settings of signing in as Streamlit's secrets; empty where no provider is named.

    Raises SignInError when some are given and others are not.
    """
    given = {key: os.environ.get(name, "") for key, name in SETTINGS.items()}
    if not given["client_id"]:
        return {}
    missing = [SETTINGS[key] for key, value in given.items() if not value]
    if missing:
        raise SignInError(f"Signing in lacks {', '.join(missing)}: set them, see docs/host.md.")
    return {"auth": given}


def must_sign_in(store: Store) -> bool:
    """Whether readers of a build must sign in. Raises SignInError for an unknown choice."""
    choice = os.environ.get(SIGN_IN_VARIABLE, "")
    if choice not in CHOICES:
        words = " or ".join(repr(one) for one in CHOICES)
        raise SignInError(f"{SIGN_IN_VARIABLE} is {choice!r}; it must be {words}.")
    return choice == "required" or (choice == "" and not store.is_public)


def may_see(user: Mapping[str, Any]) -> bool:
    """Whether someone with these facts about them is signed in and among the partners."""
    if not user.get("is_logged_in"):
        return False
    allowed = [one.strip().lower() for one in os.environ.get(PARTNERS_VARIABLE, "").split(",")]
    allowed = [one for one in allowed if one]
    email = str(user.get("email") or "").lower()
    # A provider that says that an address is not verified says that it may be anybody's.
    if allowed and user.get("email_verified") is False:
        return False
    return not allowed or email in allowed or f"@{email.rpartition('@')[2]}" in allowed


def user_of(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What the signed cookie of a request says about its sender; empty without one."""

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value) if value else None

    raw = get_cookie_with_chunks(one, AUTH_COOKIE_NAME)
    return json.loads(raw) if raw else {}


def require(store: Store) -> None:
    """Let the page go on if its reader may see the build; else show how to sign in, and stop.

    Raises SignInError when signing in is needed and not set up.
    """
    if not must_sign_in(store):
        return
    if not os.environ.get(assets.ROUTES_VARIABLE):
        raise SignInError(
            "This build is for partners. Start it with `areaprofile serve`: under plain "
            "`streamlit run app.py` its files would be open to everybody."
        )
    if not may_see(st.user.to_dict()):
        _ask()


def _ask() -> None:
    if not _is_set_up():
        raise SignInError(
            "This build is for partners, who must sign in, and signing in is not set up here. "
            f"Set it up (docs/host.md), or set {SIGN_IN_VARIABLE}=elsewhere where a proxy signs "
            "people in or nobody else can reach this machine."
        )
    email = str(st.user.get("email") or "")
    if st.user.get("is_logged_in"):
        account = f" as {email}" if email else ""
        st.html(
            '<h1>Not open to this account</h1><p id="content" tabindex="-1">'
            f"You are signed in{escape(account)}, but this account is not among the partners "
            "who may see these figures.</p><p>Sign out and use another account, or ask whoever "
            "sent you the link to add this one.</p>"
        )
        st.button("Sign out", on_click=st.logout)
    else:
        st.html(
            '<h1>Sign in</h1><p id="content" tabindex="-1">'
            "These figures are for partners. Sign in with the account of your organisation. "
            "You then begin at Home: open your link again from there.</p>"
        )
        st.button("Sign in", type="primary", on_click=st.login)
        st.html(
            '<p class="ap-limits">Back here after signing in? Then it was broken off or not '
            "accepted. Try again; if that does not help, ask whoever sent you the link.</p>"
        )
    st.stop()


def _is_set_up() -> bool:
    return secrets_singleton.load_if_toml_exists() and "auth" in secrets_singleton
