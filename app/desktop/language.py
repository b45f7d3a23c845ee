"""The language of the window: Qt's translation files, from `resources/translations`."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.words import Translate, speak

LANGUAGES = ("en", "de")


def chosen(setting: str) -> QLocale:
    """The locale for a value of the setting `language`: "system" or one of `LANGUAGES`.

    Of the system's locales the first that speaks it: numbers and dates are written as in the user's country.
    """
    wanted = LANGUAGES if setting == "system" else (setting,)
    systems = [QLocale(name) for name in QLocale.system().uiLanguages()]
    spoken = [locale for locale in systems if _language_of(locale) in wanted]
    return spoken[0] if spoken else QLocale("en" if setting == "system" else setting)


def speak_language(application: QCoreApplication, locale: QLocale, folder: Path) -> None:
    """Tandem's sentences, Qt's own dialogs and its fields of numbers in this language; in English if no file has it."""
    for earlier in application.findChildren(QTranslator):
        application.removeTranslator(earlier)
        earlier.deleteLater()
    language = _language_of(locale)
    translator = QTranslator(application)
    if language == "en" or not translator.load(str(folder / f"tandem_{language}.qm")):
        _speak(locale if language == "en" else QLocale("en"))
        return
    qts = QTranslator(application)
    if qts.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qts)

    def translate(text: str, plural: str, number: int) -> str:
        found = translator.translate("", text, plural or None, number if plural else -1)
        return found or (plural if plural and number != 1 else text)

    _speak(locale, translate)


def _speak(locale: QLocale, translate: Translate | None = None) -> None:
    QLocale.setDefault(locale)
    speak(translate, locale.groupSeparator() + locale.decimalPoint(), _language_of(locale))


def _language_of(locale: QLocale) -> str:
    return locale.name().partition("_")[0]
