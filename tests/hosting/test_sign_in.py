"""A build for partners is shown to those who signed in, and to nobody else."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from app_site import served_app
from live_reader import Answer, open_reader
from oidc_provider import CLIENT, SECRET, Provider, provider
from serving import free_port
from streamlit.testing.v1 import AppTest

from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.revisions import revision_words
from areaprofile.ui import assets, gate, sign_in

PAGES = Path(__file__).parents[2] / "pages"
# What no reader of a closed build may be told.
WITHHELD = ("Fernmouth", "Quillham", "Tinyland", "tiny_")


def as_partner_build(store: Store, folder: Path) -> Path:
    """A copy of a store that says it was built for partners."""
    shutil.copytree(store.root, folder)
    path = folder / store.build / "manifest.json"
    facts = json.loads(path.read_text(encoding="utf-8")) | {"audience": "partner"}
    path.write_text(json.dumps(facts), encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Instance:
    """The app on a build for partners, and its identity provider."""

    address: str
    provider: Provider
    store: Store


@pytest.fixture(scope="module")
def instance(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    folder = tmp_path_factory.mktemp("partner")
    root = as_partner_build(tiny_store, folder / "store")
    port = free_port()
    with provider() as found:
        variables = {
            "AREAPROFILE_OIDC_CLIENT_ID": CLIENT,
            "AREAPROFILE_OIDC_CLIENT_SECRET": SECRET,
            "AREAPROFILE_OIDC_METADATA_URL": f"{found.address}/.well-known/openid-configuration",
            "AREAPROFILE_OIDC_REDIRECT_URI": f"http://127.0.0.1:{port}/oauth2callback",
            "STREAMLIT_SERVER_COOKIE_SECRET": "a-secret-of-this-test-that-is-long-enough",
            "AREAPROFILE_PARTNERS": "@partners.example, guest@elsewhere.example",
        }
        with served_app(root, log=folder / "log", port=port, variables=variables) as site:
            yield Instance(site.address, found, open_store(root))


def ask_page(instance: Instance, cookies: dict[str, str], page: str = "profile") -> Answer:
    async def asked() -> Answer:
        reader = await open_reader(instance.address, page, "area=Z01000003", cookies=cookies)
        answer = await reader.load()
        if "Sign in" in answer.html() and not cookies.get("_streamlit_user"):
            answer.redirect = (await reader.press("Sign in")).redirect
        await reader.socket.close()
        return answer

    return asyncio.run(asked())


@contextmanager
def signed_in(instance: Instance, **account: object) -> Iterator[httpx.Client]:
    """A browser whose owner has just come back from the provider."""
    instance.provider.account = account
    with httpx.Client(base_url=instance.address, follow_redirects=True) as client:
        client.get("/_stcore/health")
        client.get(ask_page(instance, dict(client.cookies)).redirect)
        yield client


@pytest.mark.parametrize("page", sorted(path.stem for path in PAGES.glob("*.py")))
def test_no_page_shows_a_figure_to_a_stranger(instance: Instance, page: str) -> None:
    said = ask_page(instance, {}, page)
    assert "<h1>Sign in</h1>" in said.html()
    drawn = "".join(map(str, said.elements))
    assert [word for word in WITHHELD if word in drawn] == []


@pytest.mark.parametrize(
    "path",
    [
        "/app/static/geometry/{build}/lsoa-2021-Z06000001.bin",
        "/app/static/geometry/000000000000/lsoa-2021-Z06000001.bin",
        "/app/static/anything",
        "/media/0123456789abcdef.csv",
        "/_stcore/metrics",
        "/_stcore/upload_file/x/y",
        "/feeds/flags.xml",
        "/static/../app/static/geometry/{build}/lsoa-2021-Z06000001.bin",
        "/component/..%2Fapp/static/geometry/{build}/lsoa-2021-Z06000001.bin",
    ],
)
def test_nothing_beside_the_pages_is_open(instance: Instance, path: str) -> None:
    target = instance.address + path.format(build=instance.store.build)
    for cookies in ({}, {"_streamlit_user": "forged"}, {"_streamlit_user": "WyJ4Il0.a.b"}):
        answer = httpx.get(target, cookies=cookies)
        assert answer.status_code in (400, 401, 404)
        assert not answer.content.startswith(b"APG")
        assert len(answer.content) < 200


def test_a_partner_signs_in_and_sees_pages_and_maps(instance: Instance) -> None:
    name = next((instance.store.folder / "geometry").glob("*.bin")).stem
    with signed_in(instance, email="Jane@Partners.example", name="Jane") as client:
        said = ask_page(instance, dict(client.cookies))
        assert not said.exceptions()
        assert instance.store.build in said.html()
        assert "auth/logout" in said.html()
        answer = client.get(f"/app/static/geometry/{instance.store.build}/{name}.bin")
        assert answer.status_code == 200
        assert answer.headers["cache-control"].startswith("private")
        client.get("/auth/logout")
        assert "<h1>Sign in</h1>" in ask_page(instance, dict(client.cookies)).html()


@pytest.mark.parametrize(
    "account",
    [
        {"email": "someone@other.example"},
        {"email": "x@partners.example", "email_verified": False},
        {"email": "x@partners.example@other.example"},
        {"name": "no address"},
    ],
)
def test_an_account_of_nobody_we_know_sees_nothing(
    instance: Instance, account: dict[str, object]
) -> None:
    with signed_in(instance, **account) as client:
        said = ask_page(instance, dict(client.cookies))
        assert "not among the partners" in said.html()
        assert instance.store.build not in said.html()
        assert client.get("/media/x.csv").status_code == 401


def opened(store: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(store))
    return AppTest.from_file(str(PAGES / "profile.py"), default_timeout=30).run()


def test_without_settings_a_partner_build_says_what_is_missing(
    tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = as_partner_build(tiny_store, tmp_path / "store")
    assert "areaprofile serve" in opened(root, monkeypatch).error[0].value
    monkeypatch.setenv(assets.ROUTES_VARIABLE, "1")
    assert "is not set up" in opened(root, monkeypatch).error[0].value
    monkeypatch.setenv(sign_in.SIGN_IN_VARIABLE, "elsewhere")
    assert not opened(root, monkeypatch).error


def test_a_public_build_asks_nobody_unless_told_to(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(tiny_store.root))
    assert not gate.is_closed()
    assert not gate.is_closed(tiny_store.build)
    monkeypatch.setenv(sign_in.SIGN_IN_VARIABLE, "required")
    assert gate.is_closed()
    monkeypatch.setenv(sign_in.SIGN_IN_VARIABLE, "perhaps")
    assert gate.is_closed()
    assert "it must be" in opened(tiny_store.root, monkeypatch).error[0].value


def test_a_public_page_says_nothing_of_an_older_build_for_partners(
    tiny_store: Store, tmp_path: Path
) -> None:
    root = as_partner_build(tiny_store, tmp_path / "store")
    old, new = tiny_store.build, "abcdefabcdef"
    shutil.copytree(tiny_store.folder, root / new)
    atlas = open_atlas(open_store(root, build=new))
    place, measure = atlas.places.by_code["Z01000003"], atlas.measures["tiny_crime"]
    assert "not kept here" in revision_words(atlas, place, measure, "2018", old)


def test_half_of_the_settings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sign_in.settings_from_environment() == {}
    monkeypatch.setenv("AREAPROFILE_OIDC_CLIENT_ID", "x")
    with pytest.raises(sign_in.SignInError, match="AREAPROFILE_OIDC_REDIRECT_URI"):
        sign_in.settings_from_environment()
