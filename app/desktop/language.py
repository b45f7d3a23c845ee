"""The language of the window: Qt's translation files, from `resources/translations`."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.words import speak

LANGUAGES = ("en", "de")


def chosen(setting: str) -> QLocale:
    """The locale for a value of the setting `language`: "system" or one of `LANGUAGES`."""
    if setting != "system":
        return QLocale(setting)
    wanted = [QLocale(name) for name in QLocale.system().uiLanguages()]
    known = [locale for locale in wanted if locale.name().partition("_")[0] in LANGUAGES]
    return known[0] if known else QLocale("en")


def speak_language(application: QCoreApplication, locale: QLocale, folder: Path) -> None:
    """Tandem's sentences and Qt's own dialogs in this language, as far as there are translations of it."""
    language = locale.name().partition("_")[0]
    if language == "en":
        speak()
        return
    translator = QTranslator(application)
    if not translator.load(str(folder / f"tandem_{language}.qm")):
        return
    QLocale.setDefault(locale)
    qts = QTranslator(application)
    if qts.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qts)

    def translate(text: str, plural: str, number: int) -> str:
        found = translator.translate("", text, plural or None, number if plural else -1)
        return found or (plural if plural and number != 1 else text)

    speak(translate, locale.groupSeparator() + locale.decimalPoint(), language)
