"""The settings as environment variables."""

from __future__ import annotations

import pytest

from builder.errors import UsageError
from builder.settings import Settings, list_settings, load_settings


def test_every_setting_has_a_default_and_a_line_of_help(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(list_settings(load_settings()))
    assert [line.name for line in lines] == [f"HUDNA_{name.upper()}" for name in Settings.model_fields]
    assert all(line.help.endswith(".") and "\n" not in line.help for line in lines)


def test_environment_is_read_when_asked_and_empty_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDNA_PORT", "8123")
    monkeypatch.setenv("HUDNA_ALLOWED_HOSTS", "hudna.example.org, localhost")
    monkeypatch.setenv("HUDNA_BASE_IRI", "")
    settings = load_settings()
    assert settings.port == 8123
    assert settings.allowed_hosts == ("hudna.example.org", "localhost")
    assert settings.base_iri == "https://w3id.org/hudna/id/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUDNA_PORT", "http"),
        ("HUDNA_MIN_CONFIDENCE", "2"),
        ("HUDNA_BASE_IRI", "example.org"),
        ("HUDNA_WORKERS", "0"),
        ("HUDNA_LLM_URL", "127.0.0.1:8080"),
        ("HUDNA_LLM_PRICES", "cheap"),
        ("HUDNA_LLM_PRICES", "1,-2"),
        ("HUDNA_LLM_WINDOW", "5"),
    ],
)
def test_improper_value_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=f"{name} is '{value}'"):
        load_settings()


def test_settings_of_the_language_model_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDNA_LLM_PRICES", "0.15, 0.60")
    monkeypatch.setenv("HUDNA_LLM_PARAMETERS", '{"seed": 1, "temperature": null}')
    monkeypatch.setenv("HUDNA_LLM_KEY", "secret")
    settings = load_settings()
    assert settings.llm_prices == (0.15, 0.6)
    assert settings.llm_parameters == {"seed": 1, "temperature": None}
    assert all("secret" not in line.value for line in list_settings(settings))
