<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name></name>
    <message>
        <source>{number:,.1f} billion</source>
        <translation>{number:,.1f} Milliarden</translation>
    </message>
    <message>
        <source>{number:.0f} million</source>
        <translation>{number:.0f} Millionen</translation>
    </message>
    <message>
        <source>{number:.1f} million</source>
        <translation>{number:.1f} Millionen</translation>
    </message>
    <message>
        <source>{seconds:.0f} s</source>
        <translation>{seconds:.0f} s</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} Min.</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} Std. {minutes} Min.</translation>
    </message>
    <message>
        <source>{hours:,} h</source>
        <translation>{hours:,} Std.</translation>
    </message>
    <message>
        <source>{milliseconds:,.0f} ms</source>
        <translation>{milliseconds:,.0f} ms</translation>
    </message>
    <message>
        <source>{seconds:,.1f} s</source>
        <translation>{seconds:,.1f} s</translation>
    </message>
    <message>
        <source>{number:,} bytes</source>
        <translation>{number:,} Byte</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>Eingefügter Text</translation>
    </message>
    <message numerus="yes">
        <source>the first %n character</source>
        <comment>the first %n characters</comment>
        <translation>
            <numerusform>das erste Zeichen</numerusform>
            <numerusform>die ersten %n Zeichen</numerusform>
        </translation>
    </message>
    <message>
        <source>{beginning} of {sections}</source>
        <translation>{sections}, davon {beginning}</translation>
    </message>
    <message>
        <source>page {first:,} of {total:,}</source>
        <translation>Seite {first:,} von {total:,}</translation>
    </message>
    <message>
        <source>line {first:,} of {total:,}</source>
        <translation>Zeile {first:,} von {total:,}</translation>
    </message>
    <message>
        <source>pages {first:,} to {last:,} of {total:,}</source>
        <translation>Seiten {first:,} bis {last:,} von {total:,}</translation>
    </message>
    <message>
        <source>lines {first:,} to {last:,} of {total:,}</source>
        <translation>Zeilen {first:,} bis {last:,} von {total:,}</translation>
    </message>
    <message>
        <source>{name} could not be read: {error}.</source>
        <translation>{name} konnte nicht gelesen werden: {error}.</translation>
    </message>
    <message>
        <source>{name} is locked with a password. Save a copy without one, and attach that.</source>
        <translation>{name} ist mit einem Passwort geschützt. Speichern Sie eine Kopie ohne Passwort und hängen Sie diese an.</translation>
    </message>
    <message>
        <source>{name} holds pictures only, as scans do: there is no text in it to read.</source>
        <translation>{name} enthält nur Bilder, wie ein Scan: Text zum Lesen gibt es darin nicht.</translation>
    </message>
    <message>
        <source>{name} takes too long to read. Save the pages that matter as a PDF of their own.</source>
        <translation>{name} zu lesen dauert zu lange. Speichern Sie die wichtigen Seiten als eigenes PDF.</translation>
    </message>
    <message>
        <source>{name} takes more memory or time to read than is allowed. Save the pages that matter on their own.</source>
        <translation>{name} zu lesen braucht mehr Speicher oder Zeit als erlaubt. Speichern Sie die wichtigen Seiten einzeln.</translation>
    </message>
    <message>
        <source>{name} is damaged, or not really a PDF: its text cannot be read.</source>
        <translation>{name} ist beschädigt oder kein echtes PDF: Der Text ist nicht lesbar.</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>ein Bild</translation>
    </message>
    <message>
        <source>a picture, sound or film</source>
        <translation>ein Bild, Ton oder Film</translation>
    </message>
    <message>
        <source>a model: drop it on the window to open it</source>
        <translation>ein Modell: Zum Öffnen auf das Fenster ziehen</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>eine Datenbank</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>ein Programm</translation>
    </message>
    <message>
        <source>Text, code and PDF</source>
        <translation>Text, Code und PDF</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>{name} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} ist leer.</translation>
    </message>
    <message>
        <source>{name} is an office document. Save it as PDF or plain text, and attach that.</source>
        <translation>{name} ist ein Office-Dokument. Speichern Sie es als PDF oder reinen Text und hängen Sie das an.</translation>
    </message>
    <message>
        <source>{name} is larger than {size}, which is as much text as can be attached. Attach the part of it that matters.</source>
        <translation>{name} ist größer als {size}; mehr Text lässt sich nicht anhängen. Hängen Sie den wichtigen Teil an.</translation>
    </message>
    <message>
        <source>program data</source>
        <translation>eine Programmdatei</translation>
    </message>
    <message>
        <source>{name} is not text but {kind}. Text, code, Markdown, CSV and PDF can be attached.</source>
        <translation>{name} ist kein Text, sondern {kind}. Anhängen lassen sich Text, Code, Markdown, CSV und PDF.</translation>
    </message>
    <message>
        <source>{name} is a folder. Attach the files in it that matter.</source>
        <translation>{name} ist ein Ordner. Hängen Sie die wichtigen Dateien daraus an.</translation>
    </message>
    <message>
        <source>{name} is not there any more, or is not a plain file.</source>
        <translation>{name} ist nicht mehr da oder keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>vanilla decoding</source>
        <translation>Vanilla-Decodieren</translation>
    </message>
    <message>
        <source>prompt look-up, without a draft</source>
        <translation>Nachschlagen im Prompt, ohne Entwurf</translation>
    </message>
    <message>
        <source>the draft {draft} with automatic length</source>
        <translation>Entwurf {draft} mit automatischer Länge</translation>
    </message>
    <message numerus="yes">
        <source>the draft {draft} with %n draft token a round</source>
        <comment>the draft {draft} with %n draft tokens a round</comment>
        <translation>
            <numerusform>Entwurf {draft} mit %n Entwurfstoken je Runde</numerusform>
            <numerusform>Entwurf {draft} mit %n Entwurfstoken je Runde</numerusform>
        </translation>
    </message>
    <message>
        <source>Not one token was drafted in these answers, so that nothing could be gained.</source>
        <translation>In diesen Antworten wurde kein einziges Token vorgeschlagen; so war nichts zu gewinnen.</translation>
    </message>
    <message>
        <source>The benchmark was stopped early, so this is what it looked like so far.</source>
        <translation>Der Benchmark wurde vorzeitig angehalten; so sah es bis dahin aus.</translation>
    </message>
    <message>
        <source>Use vanilla decoding: nothing that was tried makes it faster ({rate} tokens/s).</source>
        <translation>Empfohlen: Vanilla-Decodieren. Nichts, was versucht wurde, macht es schneller ({rate} Token/s).</translation>
    </message>
    <message>
        <source>Use {way}: {ratio} here, {rate} instead of {vanilla} tokens/s.</source>
        <translation>Empfohlen: {way}. Das bringt hier {ratio}: {rate} statt {vanilla} Token/s.</translation>
    </message>
    <message>
        <source>the draft {draft}</source>
        <translation>der Entwurf {draft}</translation>
    </message>
    <message>
        <source>prompt look-up alone</source>
        <translation>Nachschlagen im Prompt allein</translation>
    </message>
    <message>
        <source>{way} gains {ratio}</source>
        <translation>{way} bringt {ratio}</translation>
    </message>
    <message>
        <source>{way} gives only {ratio}</source>
        <translation>{way} bringt nur {ratio}</translation>
    </message>
    <message>
        <source>{way} gains {ratio} and needs {size} more</source>
        <translation>{way} bringt {ratio} und braucht {size} mehr</translation>
    </message>
    <message>
        <source>{way} gives only {ratio} and needs {size} more</source>
        <translation>{way} bringt nur {ratio} und braucht {size} mehr</translation>
    </message>
    <message>
        <source>{way} gains {ratio} and needs {size} less</source>
        <translation>{way} bringt {ratio} und braucht {size} weniger</translation>
    </message>
    <message>
        <source>{way} gives only {ratio} and needs {size} less</source>
        <translation>{way} bringt nur {ratio} und braucht {size} weniger</translation>
    </message>
    <message>
        <source>The best of the rest is {way} with {ratio}, and {why}.</source>
        <translation>Das Beste vom Übrigen: {way} mit {ratio}, und {why}.</translation>
    </message>
    <message>
        <source>Without a draft its memory is free for other things.</source>
        <translation>Ohne Entwurf ist dessen Speicher für anderes frei.</translation>
    </message>
    <message>
        <source>that is slower</source>
        <translation>das ist langsamer</translation>
    </message>
    <message>
        <source>with fewer than {repeats} repeats nobody can tell that from chance</source>
        <translation>bei weniger als {repeats} Wiederholungen ist das nicht von Zufall zu unterscheiden</translation>
    </message>
    <message>
        <source>that is within the scatter of the repeats</source>
        <translation>das liegt in der Streuung der Wiederholungen</translation>
    </message>
    <message>
        <source>that is too little to feel</source>
        <translation>das ist zu wenig, um es zu spüren</translation>
    </message>
    <message>
        <source>To be sure, measure again with at least {repeats} repeats.</source>
        <translation>Um sicher zu sein, messen Sie noch einmal mit mindestens {repeats} Wiederholungen.</translation>
    </message>
    <message>
        <source>The repeats scatter as widely as the gain: measure again, with more repeats, to be sure.</source>
        <translation>Die Wiederholungen streuen so weit wie der Gewinn: Um sicher zu sein, messen Sie noch einmal mit mehr Wiederholungen.</translation>
    </message>
    <message>
        <source>vanilla</source>
        <translation>Vanilla</translation>
    </message>
    <message>
        <source>look-up</source>
        <translation>Nachschlagen</translation>
    </message>
    <message>
        <source>{draft}, automatic</source>
        <translation>{draft}, automatisch</translation>
    </message>
    <message>
        <source>{draft}, {length} a round</source>
        <translation>{draft}, {length} je Runde</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>Token pro Sekunde</translation>
    </message>
    <message>
        <source>Nothing was measured yet.</source>
        <translation>Noch wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>Token/s</translation>
    </message>
    <message>
        <source>chat</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>maths</source>
        <translation>Mathematik</translation>
    </message>
    <message>
        <source>rewriting</source>
        <translation>Umschreiben</translation>
    </message>
    <message>
        <source>summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>translation</source>
        <translation>Übersetzung</translation>
    </message>
    <message>
        <source>The chart that started Tandem</source>
        <translation>Mit diesem Diagramm begann Tandem</translation>
    </message>
    <message>
        <source>draft {name}</source>
        <translation>Entwurf {name}</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>Jan.</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>Feb.</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>März</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>Apr.</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Mai</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>Juni</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>Juli</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>Aug.</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>Sep.</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>Okt.</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>Nov.</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>Dez.</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>importiert</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>vorzeitig angehalten</translation>
    </message>
    <message>
        <source>{day} {month} {year}, {time}</source>
        <translation>{day}. {month} {year}, {time}</translation>
    </message>
    <message>
        <source>unknown processor</source>
        <translation>unbekannter Prozessor</translation>
    </message>
    <message numerus="yes">
        <source>%n thread</source>
        <comment>%n threads</comment>
        <translation>
            <numerusform>%n Thread</numerusform>
            <numerusform>%n Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} memory</source>
        <translation>{size} Arbeitsspeicher</translation>
    </message>
    <message numerus="yes">
        <source>%n prompt</source>
        <comment>%n prompts</comment>
        <translation>
            <numerusform>%n Prompt</numerusform>
            <numerusform>%n Prompts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{prompts} x %n repeat</source>
        <comment>{prompts} x %n repeats</comment>
        <translation>
            <numerusform>{prompts} x %n Wiederholung</numerusform>
            <numerusform>{prompts} x %n Wiederholungen</numerusform>
        </translation>
    </message>
    <message>
        <source>temperature {temperature:g}</source>
        <translation>Temperatur {temperature:g}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{file} is not a Tandem measurement: it is not JSON ({error}).</source>
        <translation>{file} ist keine Tandem-Messung: Das ist kein JSON ({error}).</translation>
    </message>
    <message>
        <source>{file} holds no measurement.</source>
        <translation>{file} enthält keine Messung.</translation>
    </message>
    <message>
        <source>checking the drafts</source>
        <translation>Entwürfe werden geprüft</translation>
    </message>
    <message>
        <source>no draft can serve; measuring look-ups alone</source>
        <translation>kein Entwurf eignet sich; nur das Nachschlagen wird gemessen</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>{draft} does not fit beside the target: it needs {needed} for {tokens:,} tokens, and only {free} are free. Close other programs, or choose a smaller context or draft.</source>
        <translation>{draft} passt nicht neben das Zielmodell: Nötig sind {needed} für {tokens:,} Token, frei sind nur {free}. Schließen Sie andere Programme oder wählen Sie einen kleineren Kontext oder Entwurf.</translation>
    </message>
    <message numerus="yes">
        <source>%n message in between</source>
        <comment>%n messages in between</comment>
        <translation>
            <numerusform>%n Nachricht dazwischen</numerusform>
            <numerusform>%n Nachrichten dazwischen</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no reply to continue; use Regenerate to answer the last message.</source>
        <translation>Es gibt keine Antwort, die weitergehen könnte; mit „Neu antworten“ wird die letzte Nachricht beantwortet.</translation>
    </message>
    <message>
        <source>The conversation has gone on since this comparison. Compare again to choose.</source>
        <translation>Die Unterhaltung ist seit diesem Vergleich weitergegangen. Vergleichen Sie noch einmal, um zu wählen.</translation>
    </message>
    <message>
        <source>An answer is still being written. Stop it first, or wait for its end.</source>
        <translation>Es wird noch eine Antwort geschrieben. Stoppen Sie sie zuerst, oder warten Sie ihr Ende ab.</translation>
    </message>
    <message>
        <source>There is nothing to send: type a message first.</source>
        <translation>Es gibt nichts zu senden: Schreiben Sie zuerst eine Nachricht.</translation>
    </message>
    <message>
        <source>This conversation is empty: type a message first.</source>
        <translation>Diese Unterhaltung ist leer: Schreiben Sie zuerst eine Nachricht.</translation>
    </message>
    <message>
        <source>This message and what is sent with it have {tokens:,} tokens, {over:,} more than the context of {context:,} has room for. Shorten it, or raise the context in the settings.</source>
        <translation>Diese Nachricht und was mit ihr gesendet wird haben {tokens:,} Token, {over:,} mehr, als in den Kontext von {context:,} passen. Kürzen Sie sie, oder vergrößern Sie den Kontext in den Einstellungen.</translation>
    </message>
    <message>
        <source>The conversation has {tokens:,} tokens, {over:,} more than the context of {context:,} has room for. Start a new conversation, raise the context in the settings, or let Tandem leave out or summarise the oldest turns.</source>
        <translation>Die Unterhaltung hat {tokens:,} Token, {over:,} mehr, als in den Kontext von {context:,} passen. Beginnen Sie eine neue Unterhaltung, vergrößern Sie den Kontext in den Einstellungen, oder lassen Sie Tandem die ältesten Nachrichten weglassen oder zusammenfassen.</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <source>Precise</source>
        <translation>Präzise</translation>
    </message>
    <message>
        <source>Creative</source>
        <translation>Kreativ</translation>
    </message>
    <message>
        <source>A preset needs a name of 1 to {longest} characters.</source>
        <translation>Der Name einer Vorlage hat 1 bis {longest} Zeichen.</translation>
    </message>
    <message>
        <source>There is a preset named {name} already. Choose another name.</source>
        <translation>Eine Vorlage namens {name} gibt es schon. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The presets in {file} could not be read ({reason}); those that come with Tandem are used.</source>
        <translation>Die Vorlagen in {file} konnten nicht gelesen werden ({reason}); es gelten die mitgelieferten.</translation>
    </message>
    <message>
        <source>The file is kept as {file}.</source>
        <translation>Die Datei bleibt als {file} erhalten.</translation>
    </message>
    <message>
        <source>The presets could not be saved in {file} ({reason}). Nothing was changed.</source>
        <translation>Die Vorlagen konnten nicht in {file} gespeichert werden ({reason}). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>a preset has no name</source>
        <translation>eine Vorlage hat keinen Namen</translation>
    </message>
    <message>
        <source>it is not a list of presets</source>
        <translation>es ist keine Liste von Vorlagen</translation>
    </message>
    <message>
        <source>The context of {context:,} tokens is full, so the answer ends here.</source>
        <translation>Der Kontext von {context:,} Token ist voll, deshalb endet die Antwort hier.</translation>
    </message>
    <message>
        <source>The context is full, so the answer ends here.</source>
        <translation>Der Kontext ist voll, deshalb endet die Antwort hier.</translation>
    </message>
    <message>
        <source>Start a new conversation, raise the context in the settings, or let Tandem leave out the oldest turns.</source>
        <translation>Beginnen Sie eine neue Unterhaltung, vergrößern Sie den Kontext in den Einstellungen, oder lassen Sie Tandem die ältesten Nachrichten weglassen.</translation>
    </message>
    <message>
        <source>Ask on, and the oldest turns make room; or raise the context in the settings.</source>
        <translation>Fragen Sie weiter, dann machen die ältesten Nachrichten Platz; oder vergrößern Sie den Kontext in den Einstellungen.</translation>
    </message>
    <message>
        <source>The earlier messages that have no answer do not fit: the model does not see them.</source>
        <translation>Die früheren Nachrichten ohne Antwort passen nicht: Das Modell sieht sie nicht.</translation>
    </message>
    <message>
        <source>Vanilla</source>
        <translation>Vanilla</translation>
    </message>
    <message>
        <source>Speculative</source>
        <translation>Spekulativ</translation>
    </message>
    <message>
        <source>Second draft</source>
        <translation>Zweiter Entwurf</translation>
    </message>
    <message>
        <source>speculative</source>
        <translation>die spekulative Spur</translation>
    </message>
    <message>
        <source>second draft</source>
        <translation>der zweite Entwurf</translation>
    </message>
    <message>
        <source>{lane} takes no part: {why}</source>
        <translation>{lane} nimmt nicht teil: {why}</translation>
    </message>
    <message>
        <source>The texts were not compared.</source>
        <translation>Die Texte wurden nicht verglichen.</translation>
    </message>
    <message numerus="yes">
        <source>Identical as far as both have come: %n token.</source>
        <comment>Identical as far as both have come: %n tokens.</comment>
        <translation>
            <numerusform>Gleich, soweit beide gekommen sind: %n Token.</numerusform>
            <numerusform>Gleich, soweit beide gekommen sind: %n Token.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Identical: the one token is the same.</source>
        <comment>Identical: all %n tokens are the same.</comment>
        <translation>
            <numerusform>Gleich: Das eine Token stimmt überein.</numerusform>
            <numerusform>Gleich: Alle %n Token stimmen überein.</numerusform>
        </translation>
    </message>
    <message>
        <source>The texts part at token {position:,}: {vanilla}, {other}.</source>
        <translation>Die Texte trennen sich bei Token {position:,}: {vanilla}, {other}.</translation>
    </message>
    <message>
        <source>The margin was not measured, because the answers were stopped.</source>
        <translation>Der Abstand wurde nicht gemessen, weil die Antworten angehalten wurden.</translation>
    </message>
    <message>
        <source>A near-tie: only {margin:.2g} logits lie between the two, so rounding decided, which depends on how many tokens are checked at once. Exact mode (Settings) rules this out.</source>
        <translation>Ein Beinahe-Gleichstand: Nur {margin:.2g} Logits liegen dazwischen. So entschied das Runden, und das hängt davon ab, wie viele Token auf einmal geprüft werden. „Exakt“ (Einstellungen) schließt das aus.</translation>
    </message>
    <message>
        <source>{margin:.2g} logits lie between the two, more than rounding explains: please report this.</source>
        <translation>{margin:.2g} Logits liegen dazwischen, mehr als Runden erklärt: Melden Sie das den Entwicklern.</translation>
    </message>
    <message>
        <source>{lane} ended</source>
        <translation>{lane} endete</translation>
    </message>
    <message>
        <source>{lane} broke the line</source>
        <translation>{lane} brach die Zeile um</translation>
    </message>
    <message>
        <source>{lane} wrote “{text}”</source>
        <translation>{lane} schrieb „{text}“</translation>
    </message>
    <message>
        <source>This lane needs {needed} of its own and only {free} are free. Choose a smaller context in the settings, or close other programs.</source>
        <translation>Diese Spur braucht {needed} für sich, und nur {free} sind frei. Wählen Sie in den Einstellungen einen kleineren Kontext oder schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>{path} is a folder where the file with the conversations should be. Move it away.</source>
        <translation>{path} ist ein Ordner, wo die Datei mit den Unterhaltungen stehen sollte. Verschieben Sie ihn.</translation>
    </message>
    <message>
        <source>{path} belongs to another program. Move it away, or choose another folder.</source>
        <translation>{path} gehört einem anderen Programm. Verschieben Sie die Datei, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{path} was written by a newer version of Tandem (it has {step}). Nothing was changed. Update Tandem to open it.</source>
        <translation>{path} stammt von einem neueren Tandem ({step} ist darin). Nichts wurde geändert. Aktualisieren Sie Tandem, um die Datei zu öffnen.</translation>
    </message>
    <message>
        <source>{path} is of an older Tandem, and no copy of it could be made before it is changed ({reason}). Nothing was changed; free some space and start again.</source>
        <translation>{path} stammt von einem älteren Tandem und ließ sich vor der Umstellung nicht kopieren ({reason}). Nichts wurde geändert; schaffen Sie Platz und starten Sie neu.</translation>
    </message>
    <message>
        <source>The file with the conversations was damaged.</source>
        <translation>Die Datei mit den Unterhaltungen war beschädigt.</translation>
    </message>
    <message>
        <source>It is kept as {path}.</source>
        <translation>Sie liegt weiterhin unter {path}.</translation>
    </message>
    <message>
        <source>A backup of {day} can be restored on the page Wastebasket.</source>
        <translation>Eine Sicherung vom {day} lässt sich auf der Seite „Papierkorb“ wiederherstellen.</translation>
    </message>
    <message>
        <source>{path} is damaged and could not be moved aside ({reason}). Move it away by hand and start Tandem again.</source>
        <translation>{path} ist beschädigt und ließ sich nicht beiseitelegen ({reason}). Verschieben Sie die Datei von Hand und starten Sie Tandem neu.</translation>
    </message>
    <message>
        <source>The conversations in {path} cannot be opened ({reason}). Check the folder and its permissions.</source>
        <translation>Die Unterhaltungen in {path} lassen sich nicht öffnen ({reason}). Prüfen Sie den Ordner und seine Zugriffsrechte.</translation>
    </message>
    <message>
        <source>The disk that holds {path} is full. What is on the screen is kept; free some space to save it.</source>
        <translation>Der Datenträger mit {path} ist voll. Was auf dem Bildschirm steht, bleibt erhalten; schaffen Sie Platz, um es zu speichern.</translation>
    </message>
    <message>
        <source>{path} is read-only, so nothing can be saved. Make the file and its folder writable.</source>
        <translation>{path} ist schreibgeschützt, nichts lässt sich speichern. Heben Sie den Schreibschutz der Datei und ihres Ordners auf.</translation>
    </message>
    <message>
        <source>Another program is using {path}. Close it; what is on the screen is kept until then.</source>
        <translation>Ein anderes Programm benutzt {path}. Schließen Sie es; was auf dem Bildschirm steht, bleibt bis dahin erhalten.</translation>
    </message>
    <message>
        <source>Part of {path} is damaged and cannot be read. Close Tandem and start it again: it carries over all that can be read and keeps the damaged file.</source>
        <translation>{path} ist teilweise beschädigt und nicht lesbar. Schließen Sie Tandem und starten Sie es neu: Es übernimmt alles Lesbare und behält die beschädigte Datei.</translation>
    </message>
    <message>
        <source>This conversation or message no longer exists, so nothing was saved to it.</source>
        <translation>Diese Unterhaltung oder Nachricht gibt es nicht mehr; nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>{path} could not be used ({reason}). What is on the screen is kept.</source>
        <translation>{path} ließ sich nicht benutzen ({reason}). Was auf dem Bildschirm steht, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Nothing in it could be read, so Tandem started with an empty one.</source>
        <translation>Nichts darin war lesbar; Tandem hat mit einer leeren Datei begonnen.</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation</source>
        <comment>%n conversations</comment>
        <translation>
            <numerusform>%n Unterhaltung</numerusform>
            <numerusform>%n Unterhaltungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message</source>
        <comment>%n messages</comment>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>{conversations} with {messages} could be read and are here, all of them.</source>
        <translation>{conversations} mit {messages} waren lesbar und sind vollständig hier.</translation>
    </message>
    <message numerus="yes">
        <source>{conversations} with {messages} could be read and are here; %n entry could not be read.</source>
        <comment>{conversations} with {messages} could be read and are here; %n entries could not be read.</comment>
        <translation>
            <numerusform>{conversations} mit {messages} waren lesbar und sind hier; %n Eintrag war nicht lesbar.</numerusform>
            <numerusform>{conversations} mit {messages} waren lesbar und sind hier; %n Einträge waren nicht lesbar.</numerusform>
        </translation>
    </message>
    <message>
        <source>Rescued conversation</source>
        <translation>Gerettete Unterhaltung</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({kind}: {error}). The details are in {path}.</source>
        <translation>Etwas Unerwartetes ist schiefgegangen ({kind}: {error}). Einzelheiten stehen in {path}.</translation>
    </message>
    <message>
        <source>{device}, {free} of {total} free</source>
        <translation>{device}, {free} von {total} frei</translation>
    </message>
    <message>
        <source>The load was stopped.</source>
        <translation>Das Laden wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({kind}: {reason}). The log file has the details.</source>
        <translation>Etwas Unerwartetes ist schiefgegangen ({kind}: {reason}). Näheres steht in der Protokolldatei.</translation>
    </message>
    <message>
        <source>Tandem crashed while it was loading {model} ({reason}), {how}.</source>
        <translation>Tandem ist abgestürzt ({reason}), während es {model} lud, {how}.</translation>
    </message>
    <message>
        <source>Tandem crashed again while it was loading {model} ({reason}), {how}.</source>
        <translation>Tandem ist wieder abgestürzt ({reason}), während es {model} lud, {how}.</translation>
    </message>
    <message>
        <source>Tandem crashed while {model} was answering ({reason}), {how}.</source>
        <translation>Tandem ist abgestürzt ({reason}), während {model} antwortete, {how}.</translation>
    </message>
    <message>
        <source>Tandem crashed again while {model} was answering ({reason}), {how}.</source>
        <translation>Tandem ist wieder abgestürzt ({reason}), während {model} antwortete, {how}.</translation>
    </message>
    <message>
        <source>Tandem crashed while it was measuring with {model} ({reason}), {how}.</source>
        <translation>Tandem ist abgestürzt ({reason}), während es mit {model} maß, {how}.</translation>
    </message>
    <message>
        <source>Tandem crashed again while it was measuring with {model} ({reason}), {how}.</source>
        <translation>Tandem ist wieder abgestürzt ({reason}), während es mit {model} maß, {how}.</translation>
    </message>
    <message>
        <source>Tandem ended while it was loading {model}, {how}.</source>
        <translation>Tandem endete, während es {model} lud, {how}.</translation>
    </message>
    <message>
        <source>Tandem ended again while it was loading {model}, {how}.</source>
        <translation>Tandem endete wieder, während es {model} lud, {how}.</translation>
    </message>
    <message>
        <source>Tandem ended while {model} was answering, {how}.</source>
        <translation>Tandem endete, während {model} antwortete, {how}.</translation>
    </message>
    <message>
        <source>Tandem ended again while {model} was answering, {how}.</source>
        <translation>Tandem endete wieder, während {model} antwortete, {how}.</translation>
    </message>
    <message>
        <source>Tandem ended while it was measuring with {model}, {how}.</source>
        <translation>Tandem endete, während es mit {model} maß, {how}.</translation>
    </message>
    <message>
        <source>Tandem ended again while it was measuring with {model}, {how}.</source>
        <translation>Tandem endete wieder, während es mit {model} maß, {how}.</translation>
    </message>
    <message>
        <source>Tandem was ended from outside while it was loading {model}, {how}.</source>
        <translation>Tandem wurde von außen beendet, während es {model} lud, {how}.</translation>
    </message>
    <message>
        <source>Tandem was ended from outside again while it was loading {model}, {how}.</source>
        <translation>Tandem wurde wieder von außen beendet, während es {model} lud, {how}.</translation>
    </message>
    <message>
        <source>Tandem was ended from outside while {model} was answering, {how}.</source>
        <translation>Tandem wurde von außen beendet, während {model} antwortete, {how}.</translation>
    </message>
    <message>
        <source>Tandem was ended from outside again while {model} was answering, {how}.</source>
        <translation>Tandem wurde wieder von außen beendet, während {model} antwortete, {how}.</translation>
    </message>
    <message>
        <source>Tandem was ended from outside while it was measuring with {model}, {how}.</source>
        <translation>Tandem wurde von außen beendet, während es mit {model} maß, {how}.</translation>
    </message>
    <message>
        <source>Tandem was ended from outside again while it was measuring with {model}, {how}.</source>
        <translation>Tandem wurde wieder von außen beendet, während es mit {model} maß, {how}.</translation>
    </message>
    <message>
        <source>Tandem crashed the last time ({reason}); the log file has the details.</source>
        <translation>Tandem ist beim letzten Mal abgestürzt ({reason}); Näheres steht in der Protokolldatei.</translation>
    </message>
    <message>
        <source>Tandem crashed the last time; the log file has the details.</source>
        <translation>Tandem ist beim letzten Mal abgestürzt; Näheres steht in der Protokolldatei.</translation>
    </message>
    <message>
        <source>The part that was written is kept and can be continued.</source>
        <translation>Was geschrieben war, ist erhalten und kann fortgesetzt werden.</translation>
    </message>
    <message>
        <source>So {model} is open instead.</source>
        <translation>Deshalb ist stattdessen {model} geöffnet.</translation>
    </message>
    <message>
        <source>Safe settings are: no GPU, no draft, a context of {context:,} tokens.</source>
        <translation>Sichere Einstellungen sind: keine GPU, kein Entwurf, ein Kontext von {context:,} Token.</translation>
    </message>
    <message>
        <source>The previous pair could not be loaded again: {reason}</source>
        <translation>Das vorige Paar konnte nicht wieder geladen werden: {reason}</translation>
    </message>
    <message>
        <source>No model is loaded. Open a target model first.</source>
        <translation>Kein Modell ist geladen. Öffnen Sie zuerst ein Zielmodell.</translation>
    </message>
    <message>
        <source>with the draft {name}</source>
        <translation>mit dem Entwurf {name}</translation>
    </message>
    <message>
        <source>without a draft</source>
        <translation>ohne Entwurf</translation>
    </message>
    <message>
        <source>with a context of {context:,} tokens</source>
        <translation>mit einem Kontext von {context:,} Token</translation>
    </message>
    <message>
        <source>with as long a context as fits</source>
        <translation>mit so viel Kontext, wie passt</translation>
    </message>
    <message>
        <source>{draft} and {context}</source>
        <translation>{draft} und {context}</translation>
    </message>
    <message>
        <source>{place}, {draft} and {context}</source>
        <translation>{place}, {draft} und {context}</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>auf dem Prozessor</translation>
    </message>
    <message numerus="yes">
        <source>with %n layer on the GPU</source>
        <comment>with %n layers on the GPU</comment>
        <translation>
            <numerusform>mit %n Schicht auf der GPU</numerusform>
            <numerusform>mit %n Schichten auf der GPU</numerusform>
        </translation>
    </message>
    <message>
        <source>on the GPU as far as it fits</source>
        <translation>auf der GPU, soweit es passt</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Nobody has allowed Tandem to use the network yet.</source>
        <translation>Noch niemand hat Tandem das Netzwerk erlaubt.</translation>
    </message>
    <message>
        <source>The hub lists no checksum for {name}, so nothing vouches for it; it reads as a GGUF file.</source>
        <translation>Hugging Face nennt für {name} keine Prüfsumme, daher bürgt nichts dafür; lesbar ist es als GGUF-Datei.</translation>
    </message>
    <message>
        <source>Stopped; the next try goes on from there.</source>
        <translation>Angehalten; der nächste Versuch macht dort weiter.</translation>
    </message>
    <message>
        <source>checking what is there</source>
        <translation>prüft, was schon da ist</translation>
    </message>
    <message>
        <source>{name} arrived damaged (its SHA-256 differs) and was removed. Try again.</source>
        <translation>{name} kam beschädigt an (anderer SHA-256) und wurde entfernt. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>What arrived as {name} is no GGUF file and was removed ({reason}).</source>
        <translation>Was als {name} ankam, ist keine GGUF-Datei und wurde entfernt ({reason}).</translation>
    </message>
    <message>
        <source>{name} arrived incomplete ({size} are missing) and was removed. Try again.</source>
        <translation>{name} kam unvollständig an ({size} fehlen) und wurde entfernt. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>waiting {seconds:.0f} s before the next try</source>
        <translation>nächster Versuch in {seconds:.0f} s</translation>
    </message>
    <message>
        <source>download {file} of {repo}</source>
        <translation>{file} aus {repo} herunterladen</translation>
    </message>
    <message>
        <source>The hub sent nothing of {name}. Try again later.</source>
        <translation>Hugging Face hat nichts von {name} gesendet. Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>Instead of {name} a web page came, perhaps of a login or a proxy; what was fetched before is kept. Open the hub in a browser on this network, then try again.</source>
        <translation>Statt {name} kam eine Webseite, vielleicht die einer Anmeldung oder eines Proxys; das vorher Geladene bleibt. Öffnen Sie Hugging Face in diesem Netzwerk im Browser, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The hub sent another part of {name} than was asked for. Try again later.</source>
        <translation>Hugging Face hat einen anderen Teil von {name} gesendet als verlangt. Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>{name} was changed on the hub since it was listed. Start the download again to get the new version; the old beginning is kept until you remove it.</source>
        <translation>{name} wurde auf Hugging Face geändert, seit es aufgelistet wurde. Starten Sie den Download neu, um die neue Version zu laden; der alte Anfang bleibt, bis Sie ihn entfernen.</translation>
    </message>
    <message>
        <source>What came as {name} is no GGUF file (it begins with {bytes}); nothing of it was kept.</source>
        <translation>Was als {name} kam, ist keine GGUF-Datei (sie beginnt mit {bytes}); nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>{name} is longer on the server than announced. Try again.</source>
        <translation>{name} ist auf dem Server länger als angekündigt. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Stopped before anything arrived.</source>
        <translation>Angehalten, bevor etwas ankam.</translation>
    </message>
    <message>
        <source>Stopped at {done}; the next try goes on from there.</source>
        <translation>Angehalten bei {done}; der nächste Versuch macht dort weiter.</translation>
    </message>
    <message>
        <source>Stopped at {done} of {total}; the next try goes on from there.</source>
        <translation>Angehalten bei {done} von {total}; der nächste Versuch macht dort weiter.</translation>
    </message>
    <message>
        <source>Tandem was closed; what was fetched is kept.</source>
        <translation>Tandem wurde geschlossen; das bisher Geladene bleibt.</translation>
    </message>
    <message>
        <source>The list of downloads cannot be kept for the next start ({reason}).</source>
        <translation>Die Liste der Downloads lässt sich nicht für den nächsten Start aufheben ({reason}).</translation>
    </message>
    <message>
        <source>Tandem is set never to use the network, so it will stay offline. Turn &apos;Never use the network&apos; off under Privacy in the settings, then try again.</source>
        <translation>Tandem ist so eingestellt, dass es das Netzwerk nie nutzt, und bleibt offline. Schalten Sie „Nie das Netz benutzen“ in den Einstellungen unter „Datenschutz“ aus, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE is set, so nothing is fetched. Unset it, then try again.</source>
        <translation>HF_HUB_OFFLINE ist gesetzt, daher wird nichts geladen. Entfernen Sie die Variable, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>{what} is not the name of a repository; it looks like owner/name.</source>
        <translation>{what} ist kein Name eines Repositorys; er sieht aus wie besitzer/name.</translation>
    </message>
    <message>
        <source>{what} is gated: its owner wants you to accept a licence first. Do that on its page on the hub, then give Tandem an access token of your account: in its window, or as HF_TOKEN.</source>
        <translation>{what} ist zugangsbeschränkt: Zuerst muss eine Lizenz angenommen werden. Tun Sie das auf der Seite bei Hugging Face, und geben Sie Tandem dann ein Zugriffstoken Ihres Kontos: im Fenster oder als HF_TOKEN.</translation>
    </message>
    <message>
        <source>{what} does not exist, or it is private. Check the spelling (owner/name), or give Tandem an access token.</source>
        <translation>{what} gibt es nicht, oder es ist privat. Prüfen Sie die Schreibweise (besitzer/name), oder geben Sie Tandem ein Zugriffstoken.</translation>
    </message>
    <message>
        <source>{what} is not there (any more). List the repository again.</source>
        <translation>{what} ist nicht (mehr) da. Listen Sie das Repository neu auf.</translation>
    </message>
    <message>
        <source>The hub&apos;s answer for {what} cannot be read ({reason}). Try again later.</source>
        <translation>Die Antwort von Hugging Face für {what} ist nicht lesbar ({reason}). Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>The hub did not answer in time for {what}. Check the network, then try again.</source>
        <translation>Hugging Face hat für {what} nicht rechtzeitig geantwortet. Prüfen Sie das Netzwerk, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The hub cannot be reached for {what} ({reason}). Check the network, then try again.</source>
        <translation>Hugging Face ist für {what} nicht erreichbar ({reason}). Prüfen Sie das Netzwerk, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The hub does not accept the access token for {what} (HTTP 401). Give Tandem a new one.</source>
        <translation>Hugging Face nimmt das Zugriffstoken für {what} nicht an (HTTP 401). Geben Sie Tandem ein neues.</translation>
    </message>
    <message>
        <source>The hub does not let this account read {what} (HTTP 403). Check the licence on its page, and that the access token may read gated repositories.</source>
        <translation>Hugging Face lässt dieses Konto {what} nicht lesen (HTTP 403). Prüfen Sie die Lizenz auf der Webseite und ob das Zugriffstoken zugangsbeschränkte Repositorys lesen darf.</translation>
    </message>
    <message>
        <source>in a few minutes</source>
        <translation>in einigen Minuten</translation>
    </message>
    <message>
        <source>in {seconds:.0f} s</source>
        <translation>in {seconds:.0f} s</translation>
    </message>
    <message>
        <source>The hub is asked too often at the moment (HTTP 429). Try {what} again {when}.</source>
        <translation>Hugging Face wird gerade zu oft gefragt (HTTP 429). Versuchen Sie {what} {when} noch einmal.</translation>
    </message>
    <message>
        <source>The hub refused {what} (HTTP {status}). Try again later.</source>
        <translation>Hugging Face hat {what} abgelehnt (HTTP {status}). Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>the search for {text}</source>
        <translation>die Suche nach {text}</translation>
    </message>
    <message>
        <source>search for “{text}”</source>
        <translation>nach „{text}“ suchen</translation>
    </message>
    <message>
        <source>list the files of {repo}</source>
        <translation>die Dateien von {repo} auflisten</translation>
    </message>
    <message>
        <source>{repo} has no GGUF file; look for a repository whose name ends in -GGUF.</source>
        <translation>{repo} hat keine GGUF-Datei; suchen Sie ein Repository, dessen Name auf -GGUF endet.</translation>
    </message>
    <message>
        <source>A request to {host} that nobody asked for was stopped.</source>
        <translation>Eine Anfrage an {host}, die niemand gewünscht hat, wurde aufgehalten.</translation>
    </message>
    <message>
        <source>The list of requests in {path} cannot be written ({reason}), so nothing was sent. Make room or make the file writable, then try again.</source>
        <translation>Die Liste der Anfragen in {path} lässt sich nicht schreiben ({reason}), daher wurde nichts gesendet. Schaffen Sie Platz, oder machen Sie die Datei beschreibbar, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>{repo} names a file outside its own folder ({name}), so nothing was fetched.</source>
        <translation>{repo} nennt eine Datei außerhalb seines eigenen Ordners ({name}), daher wurde nichts geladen.</translation>
    </message>
    <message>
        <source>{what} needs {needed} free on the disk of {folder} ({reserve} of it as a reserve), which has {free}. Free some space, or choose a smaller quantisation.</source>
        <translation>{what} braucht {needed} freien Platz auf dem Datenträger von {folder} (davon {reserve} als Reserve); dort sind {free} frei. Schaffen Sie Platz, oder wählen Sie eine kleinere Quantisierung.</translation>
    </message>
    <message>
        <source>the start</source>
        <translation>0 Byte</translation>
    </message>
    <message>
        <source>The disk is full; {name} stopped at {place}. Free some space, then try again.</source>
        <translation>Der Datenträger ist voll; {name} endete bei {place}. Schaffen Sie Platz, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The disk of {folder} takes no files as large as {name}; it stopped at {place}. Choose a folder on another disk.</source>
        <translation>Der Datenträger von {folder} nimmt keine so großen Dateien wie {name}; sie endete bei {place}. Wählen Sie einen Ordner auf einem anderen Datenträger.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}).</source>
        <translation>{path} lässt sich nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>Another Tandem is downloading {name} already.</source>
        <translation>Ein anderes Tandem lädt {name} schon herunter.</translation>
    </message>
    <message>
        <source>read the header of {file} of {repo}</source>
        <translation>den Kopf von {file} aus {repo} lesen</translation>
    </message>
    <message>
        <source>The hub does not say how large {name} is, so it cannot be judged from here.</source>
        <translation>Hugging Face sagt nicht, wie groß {name} ist, daher lässt es sich von hier nicht beurteilen.</translation>
    </message>
    <message>
        <source>{name} claims a header of more than {mebibytes} MiB. Choose another file.</source>
        <translation>{name} gibt einen Kopf von mehr als {mebibytes} MiB an. Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring, which keeps the access token, cannot be opened ({reason}). Unlock it, or remove the token in Tandem.</source>
        <translation>Der Schlüsselbund des Systems, der das Zugriffstoken aufbewahrt, lässt sich nicht öffnen ({reason}). Entsperren Sie ihn, oder entfernen Sie das Token in Tandem.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring cannot be opened ({reason}), so the token stays in it.</source>
        <translation>Der Schlüsselbund des Systems lässt sich nicht öffnen ({reason}), daher bleibt das Token darin.</translation>
    </message>
    <message>
        <source>This system has no keyring that could keep the token, so it lasts until Tandem closes. Setting HF_TOKEN in the environment serves too.</source>
        <translation>Dieses System hat keinen Schlüsselbund, der das Token aufbewahren könnte; es gilt, bis Tandem geschlossen wird. Auch HF_TOKEN in der Umgebung hilft.</translation>
    </message>
    <message>
        <source>The catalogue {file} is malformed: {error}.</source>
        <translation>Der Katalog {file} ist fehlerhaft: {error}.</translation>
    </message>
    <message>
        <source>{repo} has no {file} any more. Look for {name} under Search.</source>
        <translation>{repo} hat {file} nicht mehr. Suchen Sie {name} unter „Suche“.</translation>
    </message>
    <message>
        <source>Only a context of {context:,} tokens would fit beside the weights, too few for a conversation.</source>
        <translation>Neben die Gewichte würde nur ein Kontext von {context:,} Token passen, zu wenig für eine Unterhaltung.</translation>
    </message>
    <message>
        <source>{device} would have to hold {needed} and has {free} free. Put fewer layers on the GPU, or let Tandem choose (-1).</source>
        <translation>{device}: {needed} wären nötig, {free} sind frei. Legen Sie weniger Schichten auf die GPU, oder überlassen Sie Tandem die Wahl (-1).</translation>
    </message>
    <message>
        <source>Needs {needed} of {free} free.</source>
        <translation>Braucht {needed} von {free}, die frei sind.</translation>
    </message>
    <message>
        <source>This computer&apos;s memory</source>
        <translation>Arbeitsspeicher dieses Computers</translation>
    </message>
    <message>
        <source>Put as many layers on the GPU as fit</source>
        <translation>So viele Schichten auf die GPU wie passen</translation>
    </message>
    <message>
        <source>Use a {kind} KV cache</source>
        <translation>KV-Cache in {kind} nutzen</translation>
    </message>
    <message>
        <source>Use a context of {context:,} tokens</source>
        <translation>Kontext von {context:,} Token nutzen</translation>
    </message>
    <message>
        <source>Open without the draft</source>
        <translation>Ohne Entwurf öffnen</translation>
    </message>
    <message>
        <source>No quantisation of it fits here; choose a model of at most {size}.</source>
        <translation>Keine Quantisierung davon passt hier; wählen Sie ein Modell mit höchstens {size}.</translation>
    </message>
    <message>
        <source>A quantisation of it of at most {size} ({bits:.1f} bits a weight) would fit.</source>
        <translation>Eine Quantisierung davon mit höchstens {size} ({bits:.1f} Bit je Gewicht) würde passen.</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf);;All files (*)</source>
        <translation>GGUF-Modelle (*.gguf);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>comes with Tandem</source>
        <translation>gehört zu Tandem</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>{ratio:.1f}x estimated</source>
        <translation>{ratio:.1f}x geschätzt</translation>
    </message>
    <message>
        <source>slower, estimated</source>
        <translation>langsamer, geschätzt</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>Die Datei kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Measured here: {rate:.1f} tokens/s with this target.</source>
        <translation>Hier gemessen: {rate:.1f} Token/s mit diesem Zielmodell.</translation>
    </message>
    <message>
        <source>It is as large as the target or larger, so it cannot save time.</source>
        <translation>Es ist so groß wie das Zielmodell oder größer und kann daher keine Zeit sparen.</translation>
    </message>
    <message>
        <source>Not measured yet; it has {percent:.1f} % of the target&apos;s size, so about {ratio:.1f}x is to be expected.</source>
        <translation>Noch nicht gemessen; es hat {percent:.1f} % der Größe des Zielmodells, daher sind etwa {ratio:.1f}x zu erwarten.</translation>
    </message>
    <message>
        <source>Not measured yet; it has {percent:.1f} % of the target&apos;s size and checking two tokens at once takes {passes:.1f} passes here, so about {ratio:.1f}x is to be expected.</source>
        <translation>Noch nicht gemessen; es hat {percent:.1f} % der Größe des Zielmodells, und zwei Token auf einmal zu prüfen kostet hier {passes:.1f} Durchläufe, daher sind etwa {ratio:.1f}x zu erwarten.</translation>
    </message>
    <message>
        <source>Memory is short for both pairs at once: the one that serves makes room first.</source>
        <translation>Der Arbeitsspeicher reicht nicht für beide Paare zugleich: Das bisherige macht zuerst Platz.</translation>
    </message>
    <message>
        <source>{target} does not fit.</source>
        <translation>{target} passt nicht in den Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>{target} with {draft} does not fit.</source>
        <translation>{target} mit {draft} passt nicht in den Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>{ratio:.1f}x with {draft} (measured)</source>
        <translation>{ratio:.1f}x mit {draft} (gemessen)</translation>
    </message>
    <message>
        <source>{ratio:.1f}x with {draft} (estimated)</source>
        <translation>{ratio:.1f}x mit {draft} (geschätzt)</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>nicht verwendbar</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>fits, short context</source>
        <translation>passt, kurzer Kontext</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
    <message>
        <source>Fits: needs about {needed} of {free} free memory.</source>
        <translation>Passt: braucht etwa {needed} von {free} freiem Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>Fits: needs {needed} of {free} free memory.</source>
        <translation>Passt: braucht {needed} von {free} freiem Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>Too large: needs about {needed}, and {free} are free.</source>
        <translation>Zu groß: braucht etwa {needed}, und {free} sind frei.</translation>
    </message>
    <message>
        <source>Too large: needs {needed}, and {free} are free.</source>
        <translation>Zu groß: braucht {needed}, und {free} sind frei.</translation>
    </message>
    <message>
        <source>This is not a Tandem measurement: it has no rows.</source>
        <translation>Das ist keine Messung von Tandem: Sie hat keine Zeilen.</translation>
    </message>
    <message>
        <source>This measurement has format version {version}, and this Tandem reads up to {newest}. Update Tandem.</source>
        <translation>Diese Messung hat die Formatversion {version}; dieses Tandem liest Versionen bis {newest}. Aktualisieren Sie Tandem.</translation>
    </message>
    <message>
        <source>This measurement is damaged: {error}.</source>
        <translation>Diese Messung ist beschädigt: {error}.</translation>
    </message>
    <message>
        <source>This is not a Tandem measurement: {error}.</source>
        <translation>Das ist keine Messung von Tandem: {error}.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be on or off.</source>
        <translation>{label} kann nicht {value} sein, nur an oder aus.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be a whole number.</source>
        <translation>{label} kann nicht {value} sein; nötig ist eine ganze Zahl.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be a number.</source>
        <translation>{label} kann nicht {value} sein; nötig ist eine Zahl.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be a list of texts.</source>
        <translation>{label} kann nicht {value} sein; nötig ist eine Liste von Texten.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be a list of folders.</source>
        <translation>{label} kann nicht {value} sein; nötig ist eine Liste von Ordnern.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be a text.</source>
        <translation>{label} kann nicht {value} sein; nötig ist ein Text.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it may be {choices}.</source>
        <translation>{label} kann nicht {value} sein; möglich sind {choices}.</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be between {low:g} and {high:g}.</source>
        <translation>{label} kann nicht {value} sein; möglich sind Werte von {low:g} bis {high:g}.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be at least {low:g}.</source>
        <translation>{label} kann nicht {value} sein; das Mindeste ist {low:g}.</translation>
    </message>
    <message>
        <source>{label} cannot be {value}; it must be at most {high:g}.</source>
        <translation>{label} kann nicht {value} sein; das Höchste ist {high:g}.</translation>
    </message>
    <message>
        <source>{label} holds half a character at position {place}.</source>
        <translation>{label} enthält an Stelle {place} ein halbes Zeichen.</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>The settings in {path} could not be read ({why}); the defaults are used.</source>
        <translation>Die Einstellungen in {path} konnten nicht gelesen werden ({why}); es gelten die Standardwerte.</translation>
    </message>
    <message>
        <source>In {path}: {problems} The defaults are used for these.</source>
        <translation>In {path}: {problems} Dafür gelten die Standardwerte.</translation>
    </message>
    <message>
        <source>The file is kept as {path}.</source>
        <translation>Die Datei wird als {path} aufgehoben.</translation>
    </message>
    <message>
        <source>The settings could not be saved in {path} ({reason}). They hold until Tandem closes, and are saved as soon as that is possible.</source>
        <translation>Die Einstellungen konnten nicht in {path} gespeichert werden ({reason}). Sie gelten, bis Tandem geschlossen wird, und werden gespeichert, sobald das möglich ist.</translation>
    </message>
    <message>
        <source>it is not a JSON object</source>
        <translation>es ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Drafting</source>
        <translation>Entwerfen</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Speed panel</source>
        <translation>Tempoanzeige</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Light, dark, or whatever the system uses.</source>
        <translation>Hell, dunkel oder wie das System.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Size of the transcript&apos;s text.</source>
        <translation>Schriftgröße der Unterhaltung.</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Of the window, from its next start on.</source>
        <translation>Sprache des Fensters, ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Bewegung verringern</translation>
    </message>
    <message>
        <source>Menus open at once, and the text cursor does not blink.</source>
        <translation>Menüs öffnen sich sofort, und die Schreibmarke blinkt nicht.</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Zielmodell</translation>
    </message>
    <message>
        <source>The model whose text you read; blank: the starter, SmolLM2-135M-Instruct.</source>
        <translation>Das Modell, dessen Text Sie lesen; leer: das erste Modell, SmolLM2-135M-Instruct.</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurfsmodell</translation>
    </message>
    <message>
        <source>The small model that guesses ahead; blank: none.</source>
        <translation>Das kleine Modell, das vorausschreibt; leer: keines.</translation>
    </message>
    <message>
        <source>Model folders</source>
        <translation>Modellordner</translation>
    </message>
    <message>
        <source>Further folders to look for GGUF files in.</source>
        <translation>Weitere Ordner, in denen nach GGUF-Dateien gesucht wird.</translation>
    </message>
    <message>
        <source>Try files first</source>
        <translation>Dateien erst prüfen</translation>
    </message>
    <message>
        <source>Load a new file in a process of its own first, so that a damaged one cannot close Tandem.</source>
        <translation>Eine neue Datei zuerst in einem eigenen Prozess laden, damit eine beschädigte Tandem nicht beenden kann.</translation>
    </message>
    <message>
        <source>Automatic drafts when it is faster, always drafts every round, off is vanilla decoding.</source>
        <translation>„Automatisch“ entwirft, wenn es schneller ist, „Immer“ in jeder Runde; „Aus“ decodiert ohne Entwurf (Vanilla).</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Draft length</source>
        <translation>Entwurfslänge</translation>
    </message>
    <message>
        <source>Draft tokens a round; blank: Tandem picks.</source>
        <translation>Entwurfstoken je Runde; leer: Tandem wählt.</translation>
    </message>
    <message>
        <source>Look up repeats</source>
        <translation>Wiederholungen nachschlagen</translation>
    </message>
    <message>
        <source>Propose tokens from earlier text too, which costs nothing and needs no draft.</source>
        <translation>Auch Token aus früherem Text vorschlagen; das kostet nichts und braucht kein Entwurfsmodell.</translation>
    </message>
    <message>
        <source>Find the best draft</source>
        <translation>Besten Entwurf suchen</translation>
    </message>
    <message>
        <source>While nobody waits for an answer, try the drafts that are here on your latest questions, and use the fastest.</source>
        <translation>Während niemand auf eine Antwort wartet, die vorhandenen Entwurfsmodelle an Ihren letzten Fragen erproben und das schnellste verwenden.</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Bitgenau</translation>
    </message>
    <message>
        <source>Keep to batch sizes that are bitwise equal to one-token passes here, so that not even a near-tie can flip.</source>
        <translation>Nur Batchgrößen verwenden, die hier bitgenau dasselbe rechnen wie ein Durchlauf mit einem Token, damit selbst ein Beinahe-Gleichstand nicht kippt.</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>0 always takes the likeliest token; higher is more varied.</source>
        <translation>0 nimmt immer das wahrscheinlichste Token; höhere Werte bringen mehr Abwechslung.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Choose among this many likeliest tokens; 0: no limit.</source>
        <translation>Unter so vielen der wahrscheinlichsten Token wählen; 0: ohne Grenze.</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Choose among the likeliest tokens that hold this share; 1: no limit.</source>
        <translation>Unter den wahrscheinlichsten Token wählen, die zusammen diesen Anteil haben; 1: ohne Grenze.</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Leave out tokens below this share of the likeliest one&apos;s probability; 0: none.</source>
        <translation>Token weglassen, die unter diesem Anteil der höchsten Wahrscheinlichkeit liegen; 0: keine.</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>Wiederholungsstrafe</translation>
    </message>
    <message>
        <source>Above 1 makes the latest tokens less likely; 1: off.</source>
        <translation>Über 1 werden die letzten Token unwahrscheinlicher; 1: aus.</translation>
    </message>
    <message>
        <source>Repeat window</source>
        <translation>Wiederholungsfenster</translation>
    </message>
    <message>
        <source>How many of the latest tokens the repeat penalty counts; 0: none.</source>
        <translation>Wie viele der letzten Token die Wiederholungsstrafe zählt; 0: keine.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>The same seed gives the same text; blank: a new one for each reply.</source>
        <translation>Derselbe Seed ergibt denselben Text; leer: für jede Antwort ein neuer.</translation>
    </message>
    <message>
        <source>Longest reply</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>Stop a reply here; blank: when the model stops or the context is full.</source>
        <translation>Eine Antwort nach so vielen Token beenden; leer: wenn das Modell aufhört oder der Kontext voll ist.</translation>
    </message>
    <message>
        <source>Whether the model answers as it likes, with JSON, or by a schema or grammar of yours.</source>
        <translation>Ob das Modell frei antwortet, mit JSON oder nach einem Schema oder einer Grammatik von Ihnen.</translation>
    </message>
    <message>
        <source>What answers follow where their form is a JSON schema or a grammar, which begins with a rule named root.</source>
        <translation>Wonach sich Antworten richten, deren Form ein JSON-Schema oder eine Grammatik ist; diese beginnt mit einer Regel namens root.</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Systemprompt</translation>
    </message>
    <message>
        <source>What the model is told before a new conversation.</source>
        <translation>Was dem Modell vor einer neuen Unterhaltung gesagt wird.</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chatvorlage</translation>
    </message>
    <message>
        <source>How a conversation is written for the model, in Jinja, in place of the template in its file.</source>
        <translation>Wie eine Unterhaltung für das Modell geschrieben wird, in Jinja, anstelle der Vorlage in seiner Datei.</translation>
    </message>
    <message>
        <source>When the context is full</source>
        <translation>Wenn der Kontext voll ist</translation>
    </message>
    <message>
        <source>Leave the oldest turns out, have the model summarise them first, or stop and say so. The system prompt stays.</source>
        <translation>Die ältesten Beiträge weglassen, sie vorher vom Modell zusammenfassen lassen oder anhalten und es melden. Der Systemprompt bleibt.</translation>
    </message>
    <message>
        <source>Drop the oldest turns</source>
        <translation>Älteste Beiträge weglassen</translation>
    </message>
    <message>
        <source>Summarise the oldest turns</source>
        <translation>Älteste zusammenfassen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Think before answering</source>
        <translation>Vor dem Antworten nachdenken</translation>
    </message>
    <message>
        <source>Reasoning models whose template offers the choice (Qwen3, SmolLM3) answer at once when this is off.</source>
        <translation>Modelle mit Gedankengang, deren Vorlage die Wahl lässt (Qwen3, SmolLM3), antworten sofort, wenn dies aus ist.</translation>
    </message>
    <message>
        <source>Enter sends</source>
        <translation>Eingabetaste sendet</translation>
    </message>
    <message>
        <source>Enter sends and Shift+Enter breaks the line.</source>
        <translation>Die Eingabetaste sendet, Umschalt+Eingabe beginnt eine neue Zeile.</translation>
    </message>
    <message>
        <source>Mark draft tokens</source>
        <translation>Entwurfstoken markieren</translation>
    </message>
    <message>
        <source>Underline what was drafted and accepted, and show where the target corrected it.</source>
        <translation>Entworfenes und Angenommenes unterstreichen und zeigen, wo das Zielmodell es berichtigt hat.</translation>
    </message>
    <message>
        <source>Tell me when it has answered</source>
        <translation>Melden, wenn die Antwort da ist</translation>
    </message>
    <message>
        <source>A message on the desktop when an answer of more than ten seconds ends while you look at another window.</source>
        <translation>Eine Mitteilung auf dem Desktop, wenn eine Antwort nach mehr als zehn Sekunden fertig wird, während Sie ein anderes Fenster ansehen.</translation>
    </message>
    <message>
        <source>Speed under replies</source>
        <translation>Tempo unter Antworten</translation>
    </message>
    <message>
        <source>Tokens, speed and acceptance of each.</source>
        <translation>Token, Tempo und Annahmequote jeder Antwort.</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>Lange Codezeilen umbrechen</translation>
    </message>
    <message>
        <source>Off: code that is wider than its box is scrolled sideways. A switch over each block changes that one only.</source>
        <translation>Aus: Code, der breiter ist als sein Feld, wird seitlich gerollt. Ein Schalter über jedem Block ändert nur diesen.</translation>
    </message>
    <message>
        <source>Line numbers in code</source>
        <translation>Zeilennummern im Code</translation>
    </message>
    <message>
        <source>Number the lines of code. A switch over each block changes that one only.</source>
        <translation>Codezeilen nummerieren. Ein Schalter über jedem Block ändert nur diesen.</translation>
    </message>
    <message>
        <source>Show the panel</source>
        <translation>Tempoanzeige einblenden</translation>
    </message>
    <message>
        <source>The live chart beside the conversation.</source>
        <translation>Das laufende Diagramm neben der Unterhaltung.</translation>
    </message>
    <message>
        <source>Whole conversation</source>
        <translation>Ganze Unterhaltung</translation>
    </message>
    <message>
        <source>Chart every reply instead of the newest one.</source>
        <translation>Alle Antworten im Diagramm zeigen statt nur der neuesten.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Longest conversation the model sees; blank: as the model allows and memory fits.</source>
        <translation>Längste Unterhaltung, die das Modell sieht; leer: was das Modell erlaubt und in den Speicher passt.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Processor cores to compute on; blank: what the machine has free.</source>
        <translation>Prozessorkerne, auf denen gerechnet wird; leer: was der Rechner frei hat.</translation>
    </message>
    <message>
        <source>Target layers on the GPU</source>
        <translation>Schichten des Zielmodells auf der GPU</translation>
    </message>
    <message>
        <source>-1: as many as fit; 0: none.</source>
        <translation>-1: so viele wie passen; 0: keine.</translation>
    </message>
    <message>
        <source>Draft layers on the GPU</source>
        <translation>Schichten des Entwurfsmodells auf der GPU</translation>
    </message>
    <message>
        <source>KV cache type</source>
        <translation>Typ des KV-Caches</translation>
    </message>
    <message>
        <source>q8_0 halves the memory of a long conversation; f16 is the usual.</source>
        <translation>q8_0 halbiert den Speicher einer langen Unterhaltung; üblich ist f16.</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>Flash Attention</translation>
    </message>
    <message>
        <source>Automatic: whichever is faster on this processor; on a GPU llama.cpp&apos;s choice.</source>
        <translation>Automatisch: was auf diesem Prozessor schneller ist; auf einer GPU, was llama.cpp wählt.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Keep conversations ready</source>
        <translation>Unterhaltungen bereithalten</translation>
    </message>
    <message>
        <source>Disk space, in Tandem&apos;s cache folder, for what the models computed of recent conversations, which then go on without being read again; 0: none. Nothing is kept where less than 2 GB would stay free.</source>
        <translation>Speicherplatz im Cache-Ordner von Tandem für das, was die Modelle von den letzten Unterhaltungen berechnet haben; sie gehen dann weiter, ohne neu eingelesen zu werden; 0: keiner. Wo weniger als 2 GB frei blieben, wird nichts aufgehoben.</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Devices to use, by name; none named: all of them.</source>
        <translation>Zu verwendende Geräte, nach Namen; keines genannt: alle.</translation>
    </message>
    <message>
        <source>RPC workers</source>
        <translation>RPC-Worker</translation>
    </message>
    <message>
        <source>host:port of llama.cpp RPC workers that share a large target.</source>
        <translation>Host:Port von RPC-Workern von llama.cpp, die sich ein großes Zielmodell teilen.</translation>
    </message>
    <message>
        <source>Never use the network</source>
        <translation>Nie das Netz benutzen</translation>
    </message>
    <message>
        <source>Refuse every search and download. On until you first search or download; Tandem then asks once.</source>
        <translation>Jede Suche und jeden Download verweigern. An, bis Sie zum ersten Mal suchen oder herunterladen; dann fragt Tandem einmal.</translation>
    </message>
    <message>
        <source>Reading the prompt</source>
        <translation>Der Prompt wird gelesen</translation>
    </message>
    <message>
        <source>The prompt is read; the draft reads it too</source>
        <translation>Der Prompt ist gelesen; der Entwurf liest ihn auch</translation>
    </message>
    <message numerus="yes">
        <source>Reading %n token</source>
        <comment>Reading %n tokens</comment>
        <translation>
            <numerusform>%n Token wird gelesen</numerusform>
            <numerusform>%n Token werden gelesen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading %n token, {spent:.0f} s so far</source>
        <comment>Reading %n tokens, {spent:.0f} s so far</comment>
        <translation>
            <numerusform>%n Token wird gelesen, bisher {spent:.0f} s</numerusform>
            <numerusform>%n Token werden gelesen, bisher {spent:.0f} s</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the prompt: {done:,} of {total:,} tokens</source>
        <translation>Der Prompt wird gelesen: {done:,} von {total:,} Token</translation>
    </message>
    <message>
        <source>Reading the prompt: {done:,} of {total:,} tokens, about {left} left</source>
        <translation>Der Prompt wird gelesen: {done:,} von {total:,} Token, noch etwa {left}</translation>
    </message>
    <message>
        <source>No token was written.</source>
        <translation>Es wurde kein Token geschrieben.</translation>
    </message>
    <message>
        <source>The first token is on its way.</source>
        <translation>Das erste Token ist unterwegs.</translation>
    </message>
    <message>
        <source>Vanilla, as you chose: {speed}, one token at a time.</source>
        <translation>Vanilla, wie gewählt: {speed}, ein Token nach dem anderen.</translation>
    </message>
    <message>
        <source>No draft is loaded: {speed} is this target&apos;s own speed.</source>
        <translation>Kein Entwurfsmodell geladen: {speed} ist das eigene Tempo des Zielmodells.</translation>
    </message>
    <message numerus="yes">
        <source>%n reply together. {sentence}</source>
        <comment>%n replies together. {sentence}</comment>
        <translation>
            <numerusform>%n Antwort zusammen. {sentence}</numerusform>
            <numerusform>%n Antworten zusammen. {sentence}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n reply together, not drafted: {speed}.</source>
        <comment>%n replies together, none of them drafted: {speed}.</comment>
        <translation>
            <numerusform>%n Antwort zusammen, ohne Entwürfe: {speed}.</numerusform>
            <numerusform>%n Antworten zusammen, alle ohne Entwürfe: {speed}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{times} vanilla</source>
        <translation>{times} Vanilla</translation>
    </message>
    <message numerus="yes">
        <source>%n token</source>
        <comment>%n tokens</comment>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{accepted:,} of %n draft token accepted</source>
        <comment>{accepted:,} of %n draft tokens accepted</comment>
        <translation>
            <numerusform>{accepted:,} von %n Entwurfstoken angenommen</numerusform>
            <numerusform>{accepted:,} von %n Entwurfstoken angenommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{accepted:,} of %n look-up token accepted</source>
        <comment>{accepted:,} of %n look-up tokens accepted</comment>
        <translation>
            <numerusform>{accepted:,} von %n nachgeschlagenen Token angenommen</numerusform>
            <numerusform>{accepted:,} von %n nachgeschlagenen Token angenommen</numerusform>
        </translation>
    </message>
    <message>
        <source>look-up {share}</source>
        <translation>Nachschlagen {share}</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} Token/s</translation>
    </message>
    <message>
        <source>{speed}; no draft token was proposed yet.</source>
        <translation>{speed}; bisher wurde kein Entwurfstoken vorgeschlagen.</translation>
    </message>
    <message>
        <source>Drafting was off because it would not pay here: {speed} is the target&apos;s own speed.</source>
        <translation>Ohne Entwürfe, weil sie sich hier nicht lohnen: {speed} ist das eigene Tempo des Zielmodells.</translation>
    </message>
    <message>
        <source>Drafting was off: {speed}. For {share} of the time the draft read along, to see if it pays.</source>
        <translation>Ohne Entwürfe: {speed}. Während {share} der Zeit las der Entwurf mit, um zu sehen, ob er sich lohnt.</translation>
    </message>
    <message>
        <source>Drafting is off for now because it did not pay: {accepted}. So far: {compared}.</source>
        <translation>Das Entwerfen ruht vorerst, weil es sich nicht lohnte: {accepted}. Bisher: {compared}.</translation>
    </message>
    <message>
        <source>{compared}: {accepted}, but drafting and checking took more than they saved.</source>
        <translation>{compared}: {accepted}, doch Entwerfen und Prüfen kosteten mehr, als sie sparten.</translation>
    </message>
    <message>
        <source>{compared}: {accepted}.</source>
        <translation>{compared}: {accepted}.</translation>
    </message>
    <message>
        <source>{speed}: {accepted}. Vanilla&apos;s speed is not known here.</source>
        <translation>{speed}: {accepted}. Wie schnell Vanilla hier ist, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>{speed}: {accepted}. Under {least} tokens say nothing about the gain.</source>
        <translation>{speed}: {accepted}. Weniger als {least} Token sagen nichts über den Gewinn.</translation>
    </message>
    <message numerus="yes">
        <source>{share} of %n draft token was accepted</source>
        <comment>{share} of %n draft tokens were accepted</comment>
        <translation>
            <numerusform>{share} von %n Entwurfstoken wurden angenommen</numerusform>
            <numerusform>{share} von %n Entwurfstoken wurden angenommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{share} of %n look-up token was accepted</source>
        <comment>{share} of %n look-up tokens were accepted</comment>
        <translation>
            <numerusform>{share} von %n nachgeschlagenen Token wurden angenommen</numerusform>
            <numerusform>{share} von %n nachgeschlagenen Token wurden angenommen</numerusform>
        </translation>
    </message>
    <message>
        <source>{drafts} and {lookups} were accepted</source>
        <translation>{drafts} und {lookups} wurden angenommen</translation>
    </message>
    <message numerus="yes">
        <source>{share} of %n draft token</source>
        <comment>{share} of %n draft tokens</comment>
        <translation>
            <numerusform>{share} von %n Entwurfstoken</numerusform>
            <numerusform>{share} von %n Entwurfstoken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{share} of %n look-up token</source>
        <comment>{share} of %n look-up tokens</comment>
        <translation>
            <numerusform>{share} von %n nachgeschlagenen Token</numerusform>
            <numerusform>{share} von %n nachgeschlagenen Token</numerusform>
        </translation>
    </message>
    <message>
        <source>{ratio} over {some:,} of {all:,} tokens</source>
        <translation>{ratio} über {some:,} von {all:,} Token</translation>
    </message>
    <message>
        <source>Slower than vanilla ({times})</source>
        <translation>Langsamer als Vanilla ({times})</translation>
    </message>
    <message>
        <source>As fast as vanilla ({times})</source>
        <translation>So schnell wie Vanilla ({times})</translation>
    </message>
    <message>
        <source>{times} as fast as vanilla</source>
        <translation>{times} so schnell wie Vanilla</translation>
    </message>
    <message>
        <source>slower than vanilla ({times})</source>
        <translation>langsamer als Vanilla ({times})</translation>
    </message>
    <message>
        <source>as fast as vanilla ({times})</source>
        <translation>so schnell wie Vanilla ({times})</translation>
    </message>
    <message>
        <source>drafting off</source>
        <translation>ohne Entwürfe</translation>
    </message>
    <message>
        <source>This conversation no longer exists.</source>
        <translation>Diese Unterhaltung gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This conversation is not in the wastebasket.</source>
        <translation>Diese Unterhaltung ist nicht im Papierkorb.</translation>
    </message>
    <message>
        <source>There is a folder named {name} here already.</source>
        <translation>Hier gibt es schon einen Ordner namens {name}.</translation>
    </message>
    <message>
        <source>A folder cannot be moved into itself.</source>
        <translation>Ein Ordner lässt sich nicht in sich selbst verschieben.</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>This reply was removed while it was being written.</source>
        <translation>Diese Antwort wurde entfernt, während sie geschrieben wurde.</translation>
    </message>
    <message>
        <source>What this message belonged to is no longer there, so it cannot come back to its place.</source>
        <translation>Wozu diese Nachricht gehörte, ist nicht mehr da; sie kann nicht an ihre Stelle zurück.</translation>
    </message>
    <message>
        <source>Deleted from “{title}”</source>
        <translation>Gelöscht aus „{title}“</translation>
    </message>
    <message>
        <source>This message no longer exists.</source>
        <translation>Diese Nachricht gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This message has an answer under it; remove that one first.</source>
        <translation>Unter dieser Nachricht steht eine Antwort; entfernen Sie zuerst diese.</translation>
    </message>
    <message>
        <source>Nothing was restored: no copy of today could be made first ({reason}).</source>
        <translation>Nichts wurde wiederhergestellt: Der jetzige Stand ließ sich nicht vorher kopieren ({reason}).</translation>
    </message>
    <message>
        <source>Today&apos;s backup of the conversations could not be made ({reason}). Free some space.</source>
        <translation>Die heutige Sicherung der Unterhaltungen ist fehlgeschlagen ({reason}). Schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>The file with the conversations is damaged in part. Close Tandem and start it again: it carries over all that can be read and keeps the damaged file ({reason}).</source>
        <translation>Die Datei mit den Unterhaltungen ist teilweise beschädigt. Schließen Sie Tandem und starten Sie es neu: Es übernimmt alles Lesbare und behält die beschädigte Datei ({reason}).</translation>
    </message>
    <message numerus="yes">
        <source>The speed figures of %n reply are damaged and are not shown; its text is whole.</source>
        <comment>The speed figures of %n replies are damaged and are not shown; their texts are whole.</comment>
        <translation>
            <numerusform>Die Tempowerte von %n Antwort sind beschädigt und werden nicht gezeigt; der Text ist vollständig.</numerusform>
            <numerusform>Die Tempowerte von %n Antworten sind beschädigt und werden nicht gezeigt; die Texte sind vollständig.</numerusform>
        </translation>
    </message>
    <message>
        <source>{number:,} without a message</source>
        <translation>{number:,} ohne Nachricht</translation>
    </message>
    <message>
        <source>{number:,} damaged</source>
        <translation>{number:,} beschädigt</translation>
    </message>
    <message>
        <source>{number:,} in an unknown format</source>
        <translation>{number:,} in unbekanntem Format</translation>
    </message>
    <message>
        <source>{number:,} not readable by this version</source>
        <translation>{number:,} für diese Version nicht lesbar</translation>
    </message>
    <message>
        <source>{number:,} already here</source>
        <translation>{number:,} schon vorhanden</translation>
    </message>
    <message>
        <source>Skipped: {reasons}.</source>
        <translation>Ausgelassen: {reasons}.</translation>
    </message>
    <message>
        <source>There is no conversation to bring in.</source>
        <translation>Es gibt keine Unterhaltung zu importieren.</translation>
    </message>
    <message>
        <source>{programs} and {last}</source>
        <translation>{programs} und {last}</translation>
    </message>
    <message>
        <source>Nothing new from {programs}.</source>
        <translation>Nichts Neues aus {programs}.</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation from {programs}.</source>
        <comment>%n conversations from {programs}.</comment>
        <translation>
            <numerusform>%n Unterhaltung aus {programs}.</numerusform>
            <numerusform>%n Unterhaltungen aus {programs}.</numerusform>
        </translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Stopped before its end.</source>
        <translation>Vorzeitig gestoppt.</translation>
    </message>
    <message>
        <source>Ended because the context was full.</source>
        <translation>Beendet, weil der Kontext voll war.</translation>
    </message>
    <message numerus="yes">
        <source>{folder} holds more than %n file. Choose the folder of the conversations.</source>
        <comment>{folder} holds more than %n files. Choose the folder of the conversations.</comment>
        <translation>
            <numerusform>{folder} enthält mehr als %n Datei. Wählen Sie den Ordner mit den Unterhaltungen.</numerusform>
            <numerusform>{folder} enthält mehr als %n Dateien. Wählen Sie den Ordner mit den Unterhaltungen.</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} holds no conversation that Tandem can read. It reads its own files, and those of ChatGPT, LM Studio, Jan and Open WebUI.</source>
        <translation>{name} enthält keine Unterhaltung, die Tandem lesen kann. Tandem liest eigene Dateien und die von ChatGPT, LM Studio, Jan und Open WebUI.</translation>
    </message>
    <message>
        <source>{name} is damaged and cannot be read: {reason}.</source>
        <translation>{name} ist beschädigt und lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{name} is larger than {size}, which is more than can be read.</source>
        <translation>{name} ist größer als {size}, mehr lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>This JSON file is not a conversation of Tandem.</source>
        <translation>Diese JSON-Datei ist keine Unterhaltung von Tandem.</translation>
    </message>
    <message>
        <source>the active message {number} does not exist</source>
        <translation>die aktive Nachricht {number} gibt es nicht</translation>
    </message>
    <message>
        <source>message {number} follows message {other}, which does not come before it</source>
        <translation>Nachricht {number} folgt auf Nachricht {other}, die nicht vor ihr steht</translation>
    </message>
    <message>
        <source>a message has the role {role}</source>
        <translation>eine Nachricht hat die Rolle {role}</translation>
    </message>
    <message>
        <source>This conversation has format version {version}, and this Tandem reads up to {known}. Update Tandem.</source>
        <translation>Diese Unterhaltung hat die Formatversion {version}, dieses Tandem liest bis {known}. Aktualisieren Sie Tandem.</translation>
    </message>
    <message>
        <source>This Markdown file was not written by Tandem: it has no marks of who said what.</source>
        <translation>Diese Markdown-Datei stammt nicht von Tandem: Es fehlen die Marken, wer was gesagt hat.</translation>
    </message>
    <message>
        <source>Attached: {title}</source>
        <translation>Angehängt: {title}</translation>
    </message>
    <message>
        <source>The text of {name}</source>
        <translation>Der Text von {name}</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Enter chooses what of it is sent</source>
        <translation>Mit der Eingabetaste wählen, was davon gesendet wird</translation>
    </message>
    <message>
        <source>Choose what of it is sent</source>
        <translation>Wählen, was davon gesendet wird</translation>
    </message>
    <message>
        <source>Attached files</source>
        <translation>Angehängte Dateien</translation>
    </message>
    <message>
        <source>What of {name} is sent</source>
        <translation>Was von {name} gesendet wird</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Pages from</source>
        <translation>Seiten von</translation>
    </message>
    <message>
        <source>Lines from</source>
        <translation>Zeilen von</translation>
    </message>
    <message>
        <source>The beginning, about</source>
        <translation>Den Anfang, etwa</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>What the model is given</source>
        <translation>Was das Modell bekommt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Send this part</source>
        <translation>Diesen Teil senden</translation>
    </message>
    <message numerus="yes">
        <source>{part}: about %n token</source>
        <comment>{part}: about %n tokens</comment>
        <translation>
            <numerusform>{part}: etwa %n Token</numerusform>
            <numerusform>{part}: etwa %n Token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All: about %n token</source>
        <comment>All: about %n tokens</comment>
        <translation>
            <numerusform>Alles: etwa %n Token</numerusform>
            <numerusform>Alles: etwa %n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>of {total:,}</source>
        <translation>von {total:,}</translation>
    </message>
    <message>
        <source>of {total:,}, of which {read:,} could be read</source>
        <translation>von {total:,}, davon {read:,} lesbar</translation>
    </message>
    <message>
        <source>Use this</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Load this pair with these settings</source>
        <translation>Dieses Paar mit diesen Einstellungen laden</translation>
    </message>
    <message>
        <source>Advice: {advice}</source>
        <translation>Empfehlung: {advice}</translation>
    </message>
    <message>
        <source>This is for {target}.</source>
        <translation>Das gilt für {target}.</translation>
    </message>
    <message>
        <source>It was measured on another machine, and may differ here.</source>
        <translation>Gemessen wurde auf einem anderen Rechner; hier kann es anders sein.</translation>
    </message>
    <message>
        <source>{target} and {draft} cannot be found on this computer.</source>
        <translation>{target} und {draft} sind auf diesem Computer nicht zu finden.</translation>
    </message>
    <message>
        <source>{name} cannot be found on this computer.</source>
        <translation>{name} ist auf diesem Computer nicht zu finden.</translation>
    </message>
    <message>
        <source>{name} is no longer there.</source>
        <translation>{name} ist nicht mehr da.</translation>
    </message>
    <message>
        <source>From now on all conversations are answered without drafting.</source>
        <translation>Ab jetzt werden alle Unterhaltungen ohne Entwurf beantwortet.</translation>
    </message>
    <message>
        <source>From now on all conversations are answered with {way}.</source>
        <translation>Ab jetzt gilt für alle Unterhaltungen: {way}.</translation>
    </message>
    <message>
        <source>The switch below the text field and the settings change that again.</source>
        <translation>Der Schalter unter dem Textfeld und die Einstellungen ändern das wieder.</translation>
    </message>
    <message>
        <source>Chart: {title}</source>
        <translation>Diagramm: {title}</translation>
    </message>
    <message>
        <source>{name} {rate} tokens/s ({ratio})</source>
        <translation>{name} {rate} Token/s ({ratio})</translation>
    </message>
    <message>
        <source>The result could not be kept: {error}</source>
        <translation>Das Ergebnis konnte nicht gespeichert werden: {error}</translation>
    </message>
    <message>
        <source>Stopped before the first answer was measured: there is nothing to keep.</source>
        <translation>Angehalten, bevor die erste Antwort gemessen war: Es gibt nichts zu behalten.</translation>
    </message>
    <message numerus="yes">
        <source>Stopped. What was measured is kept below: {ways} on %n prompt.</source>
        <comment>Stopped. What was measured is kept below: {ways} on %n prompts.</comment>
        <translation>
            <numerusform>Angehalten. Das Gemessene steht unten: {ways} mit %n Prompt.</numerusform>
            <numerusform>Angehalten. Das Gemessene steht unten: {ways} mit %n Prompts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n configuration</source>
        <comment>%n configurations</comment>
        <translation>
            <numerusform>%n Konfiguration</numerusform>
            <numerusform>%n Konfigurationen</numerusform>
        </translation>
    </message>
    <message>
        <source>Another pair was opened, so the benchmark ended.</source>
        <translation>Ein anderes Paar wurde geöffnet; damit ist der Benchmark beendet.</translation>
    </message>
    <message>
        <source>Another pair is being opened, so the benchmark ended; what was measured is kept.</source>
        <translation>Ein anderes Paar wird geöffnet; damit ist der Benchmark beendet. Das Gemessene bleibt erhalten.</translation>
    </message>
    <message>
        <source>Chart as PNG ...</source>
        <translation>Diagramm als PNG …</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>Chart as SVG ...</source>
        <translation>Diagramm als SVG …</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Table as CSV ...</source>
        <translation>Tabelle als CSV …</translation>
    </message>
    <message>
        <source>CSV table (*.csv)</source>
        <translation>CSV-Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Table as Markdown ...</source>
        <translation>Tabelle als Markdown …</translation>
    </message>
    <message>
        <source>Markdown table (*.md)</source>
        <translation>Markdown-Tabelle (*.md)</translation>
    </message>
    <message>
        <source>Everything as JSON ...</source>
        <translation>Alles als JSON …</translation>
    </message>
    <message>
        <source>Tandem measurement (*.json)</source>
        <translation>Tandem-Messung (*.json)</translation>
    </message>
    <message>
        <source>Export the benchmark</source>
        <translation>Benchmark exportieren</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}.</source>
        <translation>{path} konnte nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>Gespeichert als {path}.</translation>
    </message>
    <message>
        <source>Import a benchmark</source>
        <translation>Benchmark importieren</translation>
    </message>
    <message>
        <source>Tandem measurement (*.json);;All files (*)</source>
        <translation>Tandem-Messung (*.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>Benchmark</translation>
    </message>
    <message>
        <source>Which draft helps depends on the target and the machine. Measure yours. Chats wait meanwhile.</source>
        <translation>Welcher Entwurf hilft, hängt von Zielmodell und Rechner ab. Messen Sie selbst. Unterhaltungen warten so lange.</translation>
    </message>
    <message>
        <source>{path} is no longer there. Take it off the list, or put the file back.</source>
        <translation>{path} ist nicht mehr da. Nehmen Sie es von der Liste oder legen Sie die Datei zurück.</translation>
    </message>
    <message>
        <source>Measuring {target}</source>
        <translation>{target} wird gemessen</translation>
    </message>
    <message>
        <source>The earlier results cannot be read: {error}</source>
        <translation>Die früheren Ergebnisse lassen sich nicht lesen: {error}</translation>
    </message>
    <message>
        <source>The result could not be deleted: {error}</source>
        <translation>Das Ergebnis konnte nicht gelöscht werden: {error}</translation>
    </message>
    <message>
        <source>The models on this computer could not be listed. {why}</source>
        <translation>Die Modelle auf diesem Computer konnten nicht aufgelistet werden. {why}</translation>
    </message>
    <message>
        <source>Progress of the benchmark</source>
        <translation>Fortschritt des Benchmarks</translation>
    </message>
    <message>
        <source>Stop here; what was measured stays</source>
        <translation>Hier anhalten; das Gemessene bleibt</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>wird vorbereitet</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>noch etwa {time}</translation>
    </message>
    <message>
        <source>stopping; what was measured stays</source>
        <translation>wird angehalten; das Gemessene bleibt</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Beside it</source>
        <translation>Daneben</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Export this result</source>
        <translation>Dieses Ergebnis exportieren</translation>
    </message>
    <message>
        <source>Import a result of another machine</source>
        <translation>Ergebnis eines anderen Rechners importieren</translation>
    </message>
    <message>
        <source>Delete this result</source>
        <translation>Dieses Ergebnis löschen</translation>
    </message>
    <message>
        <source>Nothing measured here yet</source>
        <translation>Hier wurde noch nichts gemessen</translation>
    </message>
    <message>
        <source>Choose a target and one or more drafts above and press Run benchmark. Tandem measures vanilla, each draft at its best length, and automatic, in turns, and draws your own bars here. Beside them: the chart that started Tandem. Which draft helps depends on the target and the machine.</source>
        <translation>Wählen Sie oben ein Zielmodell und ein oder mehrere Entwurfsmodelle und klicken Sie auf „Benchmark starten“. Tandem misst im Wechsel Vanilla, jeden Entwurf mit seiner besten Länge und automatisch, und zeichnet hier Ihre eigenen Balken. Daneben: das Diagramm, mit dem Tandem begann. Welcher Entwurf hilft, hängt von Zielmodell und Rechner ab.</translation>
    </message>
    <message>
        <source>Reference chart</source>
        <translation>Referenzdiagramm</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Measuring now</source>
        <translation>Wird gerade gemessen</translation>
    </message>
    <message>
        <source>Tokens per second: {kind}</source>
        <translation>Token pro Sekunde: {kind}</translation>
    </message>
    <message>
        <source>All prompts</source>
        <translation>Alle Prompts</translation>
    </message>
    <message>
        <source>Each kind</source>
        <translation>Jede Art</translation>
    </message>
    <message>
        <source>Prompts, one JSON object a line (*.jsonl *.json *.txt);;All files (*)</source>
        <translation>Prompts, ein JSON-Objekt je Zeile (*.jsonl *.json *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Add the model whose speed you want to know.</source>
        <translation>Fügen Sie das Modell hinzu, dessen Tempo Sie wissen möchten.</translation>
    </message>
    <message>
        <source>Without a draft, vanilla is compared with looking up repeats in the text.</source>
        <translation>Ohne Entwurf wird Vanilla mit dem Nachschlagen von Wiederholungen im Text verglichen.</translation>
    </message>
    <message numerus="yes">
        <source>Quick: %n prompt, one of each kind</source>
        <comment>Quick: %n prompts, one of each kind</comment>
        <translation>
            <numerusform>Schnell: %n Prompt, einer je Art</numerusform>
            <numerusform>Schnell: %n Prompts, einer je Art</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Full: %n prompt</source>
        <comment>Full: %n prompts</comment>
        <translation>
            <numerusform>Vollständig: %n Prompt</numerusform>
            <numerusform>Vollständig: %n Prompts</numerusform>
        </translation>
    </message>
    <message>
        <source>A file ...</source>
        <translation>Eine Datei …</translation>
    </message>
    <message>
        <source>Run benchmark</source>
        <translation>Benchmark starten</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>Prompts</translation>
    </message>
    <message>
        <source>What the models answer while they are measured.</source>
        <translation>Was die Modelle beantworten, während sie gemessen werden.</translation>
    </message>
    <message>
        <source>Tokens an answer</source>
        <translation>Token je Antwort</translation>
    </message>
    <message>
        <source>Longer answers measure deeper contexts.</source>
        <translation>Längere Antworten messen tiefere Kontexte.</translation>
    </message>
    <message>
        <source>0 always takes the likeliest token.</source>
        <translation>0 nimmt immer das wahrscheinlichste Token.</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>The median of the repeats counts; their spread is the error bar.</source>
        <translation>Es zählt der Median der Wiederholungen; ihre Streuung ist der Fehlerbalken.</translation>
    </message>
    <message numerus="yes">
        <source>{file}: %n prompt</source>
        <comment>{file}: %n prompts</comment>
        <translation>
            <numerusform>{file}: %n Prompt</numerusform>
            <numerusform>{file}: %n Prompts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer of up to {tokens:,} tokens; the first ones tell how long it takes</source>
        <comment>%n answers of up to {tokens:,} tokens; the first ones tell how long it takes</comment>
        <translation>
            <numerusform>%n Antwort mit bis zu {tokens:,} Token; die ersten zeigen, wie lange es dauert</numerusform>
            <numerusform>%n Antworten mit bis zu {tokens:,} Token; die ersten zeigen, wie lange es dauert</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a target to begin.</source>
        <translation>Fügen Sie zuerst ein Zielmodell hinzu.</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Spanne</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>A round</source>
        <translation>Je Runde</translation>
    </message>
    <message>
        <source>Same text</source>
        <translation>Textgleich</translation>
    </message>
    <message>
        <source>Measured on</source>
        <translation>Gemessen an</translation>
    </message>
    <message>
        <source>not measured: {reason}</source>
        <translation>nicht gemessen: {reason}</translation>
    </message>
    <message>
        <source>{same} of {prompts}</source>
        <translation>{same} von {prompts}</translation>
    </message>
    <message>
        <source>Figures of the benchmark</source>
        <translation>Zahlen des Benchmarks</translation>
    </message>
    <message>
        <source>Look-up alone</source>
        <translation>Nur Nachschlagen</translation>
    </message>
    <message>
        <source>{length} a round</source>
        <translation>{length} je Runde</translation>
    </message>
    <message>
        <source>The texts part first in prompt {prompt}, token {token}: vanilla has “{expected}”, this has “{found}”. The target prefers vanilla&apos;s by {margin:.2g} logits there: a near-tie that rounding decided.</source>
        <translation>Die Texte trennen sich zuerst in Prompt {prompt}, Token {token}: Vanilla hat „{expected}“, hier steht „{found}“. Das Zielmodell zieht Vanillas Token dort um {margin:.2g} Logits vor: ein Beinahe-Gleichstand, den das Runden entschied.</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>wird gelesen</translation>
    </message>
    <message numerus="yes">
        <source>about %n token</source>
        <comment>about %n tokens</comment>
        <translation>
            <numerusform>etwa %n Token</numerusform>
            <numerusform>etwa %n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>Click the file to choose how much of it is sent.</source>
        <translation>Klicken Sie auf die Datei, um zu wählen, wie viel von ihr gesendet wird.</translation>
    </message>
    <message>
        <source>Click a file to choose how much of it is sent.</source>
        <translation>Klicken Sie auf eine Datei, um zu wählen, wie viel von ihr gesendet wird.</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message numerus="yes">
        <source>The pasted %n character is attached</source>
        <comment>The pasted %n characters are attached</comment>
        <translation>
            <numerusform>Das eingefügte Zeichen ist angehängt</numerusform>
            <numerusform>Die %n eingefügten Zeichen sind angehängt</numerusform>
        </translation>
    </message>
    <message>
        <source>{file} is still being read. Send again in a moment.</source>
        <translation>{file} wird noch gelesen. Senden Sie gleich noch einmal.</translation>
    </message>
    <message>
        <source>The attached files are still being read. Send again in a moment.</source>
        <translation>Die angehängten Dateien werden noch gelesen. Senden Sie gleich noch einmal.</translation>
    </message>
    <message>
        <source>{file} could not be read: {reason}.</source>
        <translation>{file} konnte nicht gelesen werden: {reason}.</translation>
    </message>
    <message numerus="yes">
        <source>The context is full: the model will first summarise the oldest message.</source>
        <comment>The context is full: the model will first summarise the %n oldest messages.</comment>
        <translation>
            <numerusform>Der Kontext ist voll: Das Modell fasst zuerst die älteste Nachricht zusammen.</numerusform>
            <numerusform>Der Kontext ist voll: Das Modell fasst zuerst die %n ältesten Nachrichten zusammen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The context is full: the oldest message will no longer be sent.</source>
        <comment>The context is full: the %n oldest messages will no longer be sent.</comment>
        <translation>
            <numerusform>Der Kontext ist voll: Die älteste Nachricht wird nicht mehr gesendet.</numerusform>
            <numerusform>Der Kontext ist voll: Die %n ältesten Nachrichten werden nicht mehr gesendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer is complete</source>
        <translation>Die Antwort ist fertig</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message numerus="yes">
        <source>Summarising %n earlier message first</source>
        <comment>Summarising %n earlier messages first</comment>
        <translation>
            <numerusform>Zuerst wird %n frühere Nachricht zusammengefasst</numerusform>
            <numerusform>Zuerst werden %n frühere Nachrichten zusammengefasst</numerusform>
        </translation>
    </message>
    <message>
        <source>Tandem is answering</source>
        <translation>Tandem antwortet</translation>
    </message>
    <message>
        <source>Explain speculative decoding to a child.</source>
        <translation>Erkläre einem Kind spekulatives Decodieren.</translation>
    </message>
    <message>
        <source>Write a Python function that merges two sorted lists.</source>
        <translation>Schreibe eine Python-Funktion, die zwei sortierte Listen zusammenführt.</translation>
    </message>
    <message>
        <source>Plan a quiet weekend in the mountains.</source>
        <translation>Plane ein ruhiges Wochenende in den Bergen.</translation>
    </message>
    <message>
        <source>Summarise the plot of Hamlet in five sentences.</source>
        <translation>Fasse die Handlung von Hamlet in fünf Sätzen zusammen.</translation>
    </message>
    <message>
        <source>{name} is a real chat model, and a tiny one: quick with short texts, often wrong about facts, sums and code.</source>
        <translation>{name} ist ein echtes Chatmodell, aber ein winziges: flink bei kurzen englischen Texten, oft falsch bei Fakten, Rechnungen und Code.</translation>
    </message>
    <message>
        <source>The Guide is a tiny pair of models inside Tandem. It knows this app and speculative decoding, and nothing else.</source>
        <translation>Der Guide ist ein winziges Modellpaar in Tandem. Er kennt dieses Programm und spekulatives Decodieren, sonst nichts, und spricht nur Englisch.</translation>
    </message>
    <message>
        <source>{name} is ready. Everything stays on this computer.</source>
        <translation>{name} ist bereit. Alles bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation>Was möchten Sie wissen?</translation>
    </message>
    <message>
        <source>Get a better model</source>
        <translation>Ein besseres Modell holen</translation>
    </message>
    <message>
        <source>See drafting at work</source>
        <translation>Entwürfe in Aktion sehen</translation>
    </message>
    <message>
        <source>Opens the Guide pair: a target and a draft that knows it well</source>
        <translation>Öffnet das Guide-Paar: ein Zielmodell und ein Entwurfsmodell, das es gut kennt</translation>
    </message>
    <message numerus="yes">
        <source>Deleted the message</source>
        <comment>Deleted %n messages</comment>
        <translation>
            <numerusform>Nachricht gelöscht</numerusform>
            <numerusform>%n Nachrichten gelöscht</numerusform>
        </translation>
    </message>
    <message>
        <source>None loaded</source>
        <translation>Keins geladen</translation>
    </message>
    <message>
        <source>No draft</source>
        <translation>Kein Entwurfsmodell</translation>
    </message>
    <message>
        <source>Target: {name}</source>
        <translation>Zielmodell: {name}</translation>
    </message>
    <message>
        <source>Draft: {name}</source>
        <translation>Entwurf: {name}</translation>
    </message>
    <message>
        <source>Target: {name}. Opens a menu.</source>
        <translation>Zielmodell: {name}. Öffnet ein Menü.</translation>
    </message>
    <message>
        <source>Draft: {name}. Opens a menu.</source>
        <translation>Entwurf: {name}. Öffnet ein Menü.</translation>
    </message>
    <message>
        <source>trained for {context:,} tokens</source>
        <translation>trainiert für {context:,} Token</translation>
    </message>
    <message>
        <source>Show conversations</source>
        <translation>Unterhaltungen anzeigen</translation>
    </message>
    <message>
        <source>Answer settings</source>
        <translation>Antworteinstellungen</translation>
    </message>
    <message>
        <source>Progress of loading</source>
        <translation>Fortschritt des Ladens</translation>
    </message>
    <message>
        <source>Cancel loading</source>
        <translation>Laden abbrechen</translation>
    </message>
    <message>
        <source>Answer settings: {preset}</source>
        <translation>Antworteinstellungen: {preset}</translation>
    </message>
    <message>
        <source>Answer settings, changed for this conversation</source>
        <translation>Antworteinstellungen, für diese Unterhaltung geändert</translation>
    </message>
    <message>
        <source>Loading {percent:.0f} %</source>
        <translation>Lädt {percent:.0f} %</translation>
    </message>
    <message>
        <source>Checking the files</source>
        <translation>Prüft die Dateien</translation>
    </message>
    <message>
        <source>The first model, SmolLM2</source>
        <translation>Das erste Modell, SmolLM2</translation>
    </message>
    <message>
        <source>Use no draft</source>
        <translation>Ohne Entwurf</translation>
    </message>
    <message>
        <source>Open model ...</source>
        <translation>Modell öffnen …</translation>
    </message>
    <message>
        <source>Open draft ...</source>
        <translation>Entwurf öffnen …</translation>
    </message>
    <message>
        <source>No target was found on this computer yet</source>
        <translation>Auf diesem Computer wurde noch kein Zielmodell gefunden</translation>
    </message>
    <message>
        <source>No draft was found on this computer yet</source>
        <translation>Auf diesem Computer wurde noch kein Entwurf gefunden</translation>
    </message>
    <message>
        <source>The built-in Guide pair</source>
        <translation>Das mitgelieferte Guide-Paar</translation>
    </message>
    <message>
        <source>All models ...</source>
        <translation>Alle Modelle …</translation>
    </message>
    <message>
        <source>Earlier text proposes, the target checks: the same text, only sooner.</source>
        <translation>Früherer Text schlägt vor, das Zielmodell prüft: derselbe Text, nur früher.</translation>
    </message>
    <message>
        <source>with {draft}</source>
        <translation>mit {draft}</translation>
    </message>
    <message>
        <source>with look-ups, no draft</source>
        <translation>mit Nachschlagen, ohne Entwurf</translation>
    </message>
    <message>
        <source>Look-up tokens come from earlier text.</source>
        <translation>Nachgeschlagene Token stammen aus früherem Text.</translation>
    </message>
    <message>
        <source>Second draft: {draft}</source>
        <translation>Zweiter Entwurf: {draft}</translation>
    </message>
    <message>
        <source>Add a lane for another draft: which one is faster for this target?</source>
        <translation>Spur für einen weiteren Entwurf hinzufügen: Welcher ist für dieses Zielmodell schneller?</translation>
    </message>
    <message>
        <source>Takes part from the next question on.</source>
        <translation>Nimmt ab der nächsten Frage teil.</translation>
    </message>
    <message>
        <source>Second draft: {draft}. Opens a menu.</source>
        <translation>Zweiter Entwurf: {draft}. Öffnet ein Menü.</translation>
    </message>
    <message>
        <source>Looking for drafts ...</source>
        <translation>Entwürfe werden gesucht …</translation>
    </message>
    <message>
        <source>Not while a model is busy</source>
        <translation>Nicht, während ein Modell arbeitet</translation>
    </message>
    <message>
        <source>Open another file (GGUF) ...</source>
        <translation>Andere Datei öffnen (GGUF) …</translation>
    </message>
    <message>
        <source>Without a second draft</source>
        <translation>Ohne zweiten Entwurf</translation>
    </message>
    <message>
        <source>No other draft for this target was found on this machine</source>
        <translation>Auf diesem Rechner wurde kein weiterer Entwurf für dieses Zielmodell gefunden</translation>
    </message>
    <message>
        <source>Open a second draft</source>
        <translation>Zweiten Entwurf öffnen</translation>
    </message>
    <message>
        <source>Answer of {lane}</source>
        <translation>Antwort: {lane}</translation>
    </message>
    <message>
        <source>The target alone, one token at a time.</source>
        <translation>Das Zielmodell allein, Token für Token.</translation>
    </message>
    <message>
        <source>The draft proposes tokens and the target checks them: the same text, only sooner.</source>
        <translation>Der Entwurf schlägt Token vor und das Zielmodell prüft sie: derselbe Text, nur früher.</translation>
    </message>
    <message>
        <source>Another draft for the same target, under the same conditions.</source>
        <translation>Ein anderer Entwurf für dasselbe Zielmodell, unter denselben Bedingungen.</translation>
    </message>
    <message>
        <source>{lane} lane</source>
        <translation>Spur {lane}</translation>
    </message>
    <message>
        <source>Speed of {lane}</source>
        <translation>Tempo: {lane}</translation>
    </message>
    <message>
        <source>State of {lane}</source>
        <translation>Stand: {lane}</translation>
    </message>
    <message>
        <source>Keep this answer</source>
        <translation>Diese Antwort behalten</translation>
    </message>
    <message>
        <source>Keep the answer of {lane} as the reply</source>
        <translation>Als Antwort behalten: {lane}</translation>
    </message>
    <message>
        <source>This is the reply</source>
        <translation>Das ist die Antwort</translation>
    </message>
    <message>
        <source>This answer becomes the reply</source>
        <translation>Das wird die Antwort</translation>
    </message>
    <message>
        <source>Did not begin</source>
        <translation>Nicht begonnen</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>Wartet, bis sie an der Reihe ist</translation>
    </message>
    <message numerus="yes">
        <source>%n token in {time}</source>
        <comment>%n tokens in {time}</comment>
        <translation>
            <numerusform>%n Token in {time}</numerusform>
            <numerusform>%n Token in {time}</numerusform>
        </translation>
    </message>
    <message>
        <source>Finished first</source>
        <translation>Zuerst fertig</translation>
    </message>
    <message>
        <source>Finished together</source>
        <translation>Gleichzeitig fertig</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Progress of {lane}</source>
        <translation>Fortschritt: {lane}</translation>
    </message>
    <message>
        <source>The notch: {lane} was here, at {share}, when the first lane finished.</source>
        <translation>Die Kerbe: {lane} war hier, bei {share}, als die erste Spur fertig war.</translation>
    </message>
    <message>
        <source>Both texts are compared token by token when the lanes have ended.</source>
        <translation>Beide Texte werden Token für Token verglichen, wenn die Spuren fertig sind.</translation>
    </message>
    <message>
        <source>Result of the comparison</source>
        <translation>Ergebnis des Vergleichs</translation>
    </message>
    <message>
        <source>{lane} takes no part.</source>
        <translation>{lane} nimmt nicht teil.</translation>
    </message>
    <message>
        <source>There is nothing to compare.</source>
        <translation>Es gibt nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>as fast as vanilla · {ratio}</source>
        <translation>so schnell wie Vanilla · {ratio}</translation>
    </message>
    <message>
        <source>as fast as vanilla · {ratio} over the {tokens:,} tokens in common</source>
        <translation>so schnell wie Vanilla · {ratio} über die {tokens:,} gemeinsamen Token</translation>
    </message>
    <message>
        <source>no saving · {ratio}</source>
        <translation>keine Ersparnis · {ratio}</translation>
    </message>
    <message>
        <source>no saving · {ratio} over the {tokens:,} tokens in common</source>
        <translation>keine Ersparnis · {ratio} über die {tokens:,} gemeinsamen Token</translation>
    </message>
    <message>
        <source>saved {time} · {ratio}</source>
        <translation>{time} gespart · {ratio}</translation>
    </message>
    <message>
        <source>saved {time} · {ratio} over the {tokens:,} tokens in common</source>
        <translation>{time} gespart · {ratio} über die {tokens:,} gemeinsamen Token</translation>
    </message>
    <message>
        <source>lost {time} · {ratio}</source>
        <translation>{time} verloren · {ratio}</translation>
    </message>
    <message>
        <source>lost {time} · {ratio} over the {tokens:,} tokens in common</source>
        <translation>{time} verloren · {ratio} über die {tokens:,} gemeinsamen Token</translation>
    </message>
    <message numerus="yes">
        <source>only %n token in common, too few for a ratio</source>
        <comment>only %n tokens in common, too few for a ratio</comment>
        <translation>
            <numerusform>nur %n gemeinsames Token, zu wenig für ein Verhältnis</numerusform>
            <numerusform>nur %n gemeinsame Token, zu wenige für ein Verhältnis</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing was drafted</source>
        <translation>nichts wurde vorgeschlagen</translation>
    </message>
    <message>
        <source>Every lane gets the same prompt and the same seed; they take turns, and each has a clock of its own.</source>
        <translation>Jede Spur bekommt denselben Prompt und denselben Seed; sie wechseln sich ab, und jede hat ihre eigene Uhr.</translation>
    </message>
    <message>
        <source>Compare the last question again</source>
        <translation>Letzte Frage noch einmal vergleichen</translation>
    </message>
    <message>
        <source>Back to the conversation</source>
        <translation>Zurück zur Unterhaltung</translation>
    </message>
    <message>
        <source>Same prompt, same seed ({seed:,}); each lane has a clock of its own.</source>
        <translation>Derselbe Prompt, derselbe Seed ({seed:,}); jede Spur hat ihre eigene Uhr.</translation>
    </message>
    <message>
        <source>Ask something below, or compare the last question again</source>
        <translation>Stellen Sie unten eine Frage oder vergleichen Sie die letzte noch einmal</translation>
    </message>
    <message>
        <source>Ask something below</source>
        <translation>Stellen Sie unten eine Frage</translation>
    </message>
    <message>
        <source>Attach text, code or PDF</source>
        <translation>Text, Code oder PDF anhängen</translation>
    </message>
    <message>
        <source>Decoding</source>
        <translation>Decodieren</translation>
    </message>
    <message>
        <source>Speculative: the draft guesses ahead, the target checks. Vanilla: the target alone. (Ctrl+D)</source>
        <translation>Spekulativ: Der Entwurf sagt vorher, das Zielmodell prüft. Vanilla: das Zielmodell allein. (Strg+D)</translation>
    </message>
    <message>
        <source>Mark the draft tokens</source>
        <translation>Entwurfstoken markieren</translation>
    </message>
    <message>
        <source>Compare with vanilla</source>
        <translation>Mit Vanilla vergleichen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Write a message; the models are loading</source>
        <translation>Nachricht schreiben; die Modelle werden geladen</translation>
    </message>
    <message>
        <source>Open a target model to begin</source>
        <translation>Zum Anfangen ein Zielmodell öffnen</translation>
    </message>
    <message>
        <source>Message {target}</source>
        <translation>Nachricht an {target}</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Wird angehalten</translation>
    </message>
    <message>
        <source>Begin the answer with ...</source>
        <translation>Antwort beginnen mit …</translation>
    </message>
    <message>
        <source>The answer begins with</source>
        <translation>Die Antwort beginnt mit</translation>
    </message>
    <message>
        <source>Words that the answer begins with</source>
        <translation>Worte, mit denen die Antwort beginnt</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>Beginnen mit</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>Nachricht schreiben</translation>
    </message>
    <message>
        <source>One branch so far. Edit a message, or regenerate a reply, and the other version is found here.</source>
        <translation>Bisher ein Zweig. Bearbeiten Sie eine Nachricht oder lassen Sie neu antworten: Die andere Fassung steht dann hier.</translation>
    </message>
    <message>
        <source>Branches of this conversation</source>
        <translation>Zweige dieser Unterhaltung</translation>
    </message>
    <message>
        <source>{message}, shown now</source>
        <translation>{message}, jetzt gezeigt</translation>
    </message>
    <message>
        <source>You: {text}</source>
        <translation>Sie: {text}</translation>
    </message>
    <message>
        <source>Reply: {text}</source>
        <translation>Antwort: {text}</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>Zweige</translation>
    </message>
    <message>
        <source>Branches: {count:,}</source>
        <translation>Zweige: {count:,}</translation>
    </message>
    <message>
        <source>No system prompt</source>
        <translation>Kein Systemprompt</translation>
    </message>
    <message>
        <source>What the model is told before this conversation. Opens an editor.</source>
        <translation>Was dem Modell vor dieser Unterhaltung gesagt wird. Öffnet einen Editor.</translation>
    </message>
    <message>
        <source>System prompt of this conversation</source>
        <translation>Systemprompt dieser Unterhaltung</translation>
    </message>
    <message>
        <source>For example: Answer briefly, and in French.</source>
        <translation>Zum Beispiel: Antworte kurz und auf Französisch.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>It counts from the next answer on (Ctrl+Enter)</source>
        <translation>Gilt ab der nächsten Antwort (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Abbrechen (Esc)</translation>
    </message>
    <message>
        <source>System prompt: {text}</source>
        <translation>Systemprompt: {text}</translation>
    </message>
    <message>
        <source>About Tandem</source>
        <translation>Über Tandem</translation>
    </message>
    <message>
        <source>llama.cpp for Python, with llama.cpp inside</source>
        <translation>llama.cpp für Python, mit llama.cpp darin</translation>
    </message>
    <message>
        <source>Qt for Python, the window</source>
        <translation>Qt für Python, das Fenster</translation>
    </message>
    <message>
        <source>arrays</source>
        <translation>Zahlenfelder</translation>
    </message>
    <message>
        <source>model file headers</source>
        <translation>Köpfe von Modelldateien</translation>
    </message>
    <message>
        <source>chat templates</source>
        <translation>Chatvorlagen</translation>
    </message>
    <message>
        <source>the charts</source>
        <translation>die Diagramme</translation>
    </message>
    <message>
        <source>formulas, footnotes and task lists in Markdown</source>
        <translation>Formeln, Fußnoten und Aufgabenlisten in Markdown</translation>
    </message>
    <message>
        <source>links in Markdown</source>
        <translation>Links in Markdown</translation>
    </message>
    <message>
        <source>code colours</source>
        <translation>Farben im Code</translation>
    </message>
    <message>
        <source>formulas</source>
        <translation>Formeln</translation>
    </message>
    <message>
        <source>text of PDF files</source>
        <translation>Text von PDF-Dateien</translation>
    </message>
    <message>
        <source>downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>the system&apos;s keyring</source>
        <translation>der Schlüsselbund des Systems</translation>
    </message>
    <message>
        <source>where files belong</source>
        <translation>wohin Dateien gehören</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>Versions, devices and changed settings; no messages, no file names, no token</source>
        <translation>Versionen, Geräte und geänderte Einstellungen; keine Nachrichten, keine Dateinamen, kein Zugangstoken</translation>
    </message>
    <message>
        <source>Open the log folder</source>
        <translation>Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Copied. It names no message, no file and no token.</source>
        <translation>Kopiert. Darin stehen keine Nachricht, keine Datei und kein Zugangstoken.</translation>
    </message>
    <message>
        <source>{folder} cannot be shown here.</source>
        <translation>{folder} kann hier nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>Warnings, errors and what a crash leaves are written to `{folder}`.</source>
        <translation>Warnungen, Fehler und was ein Absturz hinterlässt, stehen in `{folder}`.</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Bestandteil</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>Gemacht mit</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>A desktop chat for local models that shows, while you chat, what speculative decoding does for you. Nothing leaves this computer except a download or a search that you ask for.</source>
        <translation>Ein Chatprogramm für lokale Modelle, das im Gespräch zeigt, was spekulatives Decodieren bringt. Nichts verlässt diesen Computer, außer einem Download oder einer Suche, um die Sie bitten.</translation>
    </message>
    <message>
        <source>Tandem is MIT-licensed. The first model, SmolLM2-135M-Instruct, is licensed under Apache-2.0. Type: IBM Plex Sans and IBM Plex Mono, SIL Open Font License 1.1. Icons: Lucide, ISC licence. The licence texts lie beside them in `resources/fonts` and `resources/icons`.</source>
        <translation>Tandem steht unter der MIT-Lizenz, das erste Modell, SmolLM2-135M-Instruct, unter Apache-2.0. Schrift: IBM Plex Sans und IBM Plex Mono, SIL Open Font License 1.1. Symbole: Lucide, ISC-Lizenz. Die Lizenztexte liegen daneben in `resources/fonts` und `resources/icons`.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Looking for them ...</source>
        <translation>Werden gesucht …</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Search help and shortcuts</source>
        <translation>Hilfe und Tasten durchsuchen</translation>
    </message>
    <message>
        <source>Help topics</source>
        <translation>Hilfethemen</translation>
    </message>
    <message>
        <source>Nothing in Help has all of these words. Try fewer or other ones.</source>
        <translation>Nirgends in der Hilfe stehen all diese Wörter. Versuchen Sie es mit weniger oder anderen.</translation>
    </message>
    <message>
        <source>No shortcut has these words.</source>
        <translation>Keine Taste passt zu diesen Wörtern.</translation>
    </message>
    <message>
        <source>Everything can be reached with Tab, the arrow keys and these:</source>
        <translation>Alles ist mit der Tabulatortaste, den Pfeiltasten und diesen Tasten erreichbar:</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>Nachricht senden</translation>
    </message>
    <message>
        <source>New line in the message</source>
        <translation>Neue Zeile in der Nachricht</translation>
    </message>
    <message>
        <source>Send, or save what is edited, also where Enter starts a new line</source>
        <translation>Senden oder Bearbeitetes speichern, auch wo die Eingabetaste eine neue Zeile beginnt</translation>
    </message>
    <message>
        <source>Stop the answer; on another page, back to the conversation</source>
        <translation>Antwort anhalten; auf einer anderen Seite zurück zur Unterhaltung</translation>
    </message>
    <message>
        <source>Attach text, code or PDF to the message</source>
        <translation>Text, Code oder PDF an die Nachricht anhängen</translation>
    </message>
    <message>
        <source>Palette: conversations, models, presets and every command</source>
        <translation>Palette: Unterhaltungen, Modelle, Vorlagen und alle Befehle</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>Unterhaltungen suchen</translation>
    </message>
    <message>
        <source>Go to the message field</source>
        <translation>Ins Nachrichtenfeld</translation>
    </message>
    <message>
        <source>Regenerate: answer again</source>
        <translation>Neu antworten lassen</translation>
    </message>
    <message>
        <source>Let the answer go on</source>
        <translation>Antwort fortsetzen</translation>
    </message>
    <message>
        <source>Edit the last question and ask again</source>
        <translation>Letzte Frage bearbeiten und neu stellen</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>Letzte Antwort kopieren</translation>
    </message>
    <message>
        <source>Earlier version of the last answer</source>
        <translation>Frühere Fassung der letzten Antwort</translation>
    </message>
    <message>
        <source>Later version of the last answer</source>
        <translation>Spätere Fassung der letzten Antwort</translation>
    </message>
    <message>
        <source>Branches of the conversation</source>
        <translation>Zweige der Unterhaltung</translation>
    </message>
    <message>
        <source>Message above; Tab leads to its links, code and actions</source>
        <translation>Nachricht darüber; Tab führt zu ihren Links, zu Code und Aktionen</translation>
    </message>
    <message>
        <source>Message below</source>
        <translation>Nachricht darunter</translation>
    </message>
    <message>
        <source>Jump to the latest message, from the end of the message field</source>
        <translation>Zur neuesten Nachricht, vom Ende des Nachrichtenfelds aus</translation>
    </message>
    <message>
        <source>Scroll the conversation, also from the message field</source>
        <translation>Unterhaltung durchblättern, auch aus dem Eingabefeld</translation>
    </message>
    <message>
        <source>Open a target model</source>
        <translation>Zielmodell öffnen</translation>
    </message>
    <message>
        <source>Open a draft model</source>
        <translation>Entwurfsmodell öffnen</translation>
    </message>
    <message>
        <source>Speculative or Vanilla</source>
        <translation>Spekulativ oder Vanilla</translation>
    </message>
    <message>
        <source>Compare vanilla and speculative</source>
        <translation>Vanilla und Spekulativ vergleichen</translation>
    </message>
    <message>
        <source>Show or hide conversations</source>
        <translation>Unterhaltungen ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the speed panel</source>
        <translation>Tempoanzeige ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the answer settings</source>
        <translation>Antworteinstellungen ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Undo a deletion, if there is nothing to undo in the message field</source>
        <translation>Löschen rückgängig machen, wenn im Nachrichtenfeld nichts rückgängig zu machen ist</translation>
    </message>
    <message>
        <source>Wastebasket</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>Unterhaltungen importieren</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>Unterhaltung exportieren</translation>
    </message>
    <message>
        <source>Print the conversation</source>
        <translation>Unterhaltung drucken</translation>
    </message>
    <message>
        <source>Pin or unpin the conversation</source>
        <translation>Unterhaltung anheften oder lösen</translation>
    </message>
    <message>
        <source>Archive the conversation, or put it back</source>
        <translation>Unterhaltung archivieren oder zurückholen</translation>
    </message>
    <message>
        <source>Rename the conversation</source>
        <translation>Unterhaltung umbenennen</translation>
    </message>
    <message>
        <source>Delete the conversation (with Undo)</source>
        <translation>Unterhaltung löschen (mit Rückgängig)</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Rename the conversation or folder in the list</source>
        <translation>Unterhaltung oder Ordner in der Liste umbenennen</translation>
    </message>
    <message>
        <source>Delete the conversation or folder in the list (with Undo)</source>
        <translation>Unterhaltung oder Ordner in der Liste löschen (mit Rückgängig)</translation>
    </message>
    <message>
        <source>Close or open the folder in the list</source>
        <translation>Ordner in der Liste schließen oder öffnen</translation>
    </message>
    <message>
        <source>Menu of the conversation or folder in the list</source>
        <translation>Menü der Unterhaltung oder des Ordners in der Liste</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Archived conversations are not in the list. Search finds them; a message sent there brings one back.</source>
        <translation>Archivierte Unterhaltungen stehen nicht in der Liste. Die Suche findet sie; wer dort eine Nachricht sendet, holt die Unterhaltung zurück.</translation>
    </message>
    <message>
        <source>Nothing is archived. Archive, in a conversation&apos;s menu, puts it here.</source>
        <translation>Das Archiv ist leer. „Archivieren“ im Menü einer Unterhaltung legt sie hier ab.</translation>
    </message>
    <message>
        <source>Archived on {day}</source>
        <translation>Archiviert am {day}</translation>
    </message>
    <message>
        <source>Read “{title}”</source>
        <translation>„{title}“ lesen</translation>
    </message>
    <message>
        <source>Put “{title}” back into the list</source>
        <translation>„{title}“ zurück in die Liste holen</translation>
    </message>
    <message>
        <source>Delete “{title}”</source>
        <translation>„{title}“ löschen</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>All conversations are copied once a day; the last seven copies are kept on this machine.</source>
        <translation>Alle Unterhaltungen werden einmal am Tag kopiert; die letzten sieben Kopien bleiben auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Restoring one puts it in the place of all conversations; what stands here now is copied first.</source>
        <translation>Eine wiederhergestellte Sicherung ersetzt alle Unterhaltungen; der jetzige Stand wird vorher kopiert.</translation>
    </message>
    <message>
        <source>The first one follows within the hour.</source>
        <translation>Die erste folgt innerhalb einer Stunde.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore the backup of {moment}</source>
        <translation>Sicherung vom {moment} wiederherstellen</translation>
    </message>
    <message numerus="yes">
        <source>{moment}, %n conversation</source>
        <comment>{moment}, %n conversations</comment>
        <translation>
            <numerusform>{moment}, %n Unterhaltung</numerusform>
            <numerusform>{moment}, %n Unterhaltungen</numerusform>
        </translation>
    </message>
    <message>
        <source>The conversations are those of {moment}.</source>
        <translation>Die Unterhaltungen sind auf dem Stand vom {moment}.</translation>
    </message>
    <message>
        <source>The conversations were not checked and not copied today.</source>
        <translation>Die Unterhaltungen wurden heute weder geprüft noch kopiert.</translation>
    </message>
    <message numerus="yes">
        <source>Imported %n conversation</source>
        <comment>Imported %n conversations</comment>
        <translation>
            <numerusform>%n Unterhaltung importiert</numerusform>
            <numerusform>%n Unterhaltungen importiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>Name des Ordners</translation>
    </message>
    <message>
        <source>Title of the conversation</source>
        <translation>Titel der Unterhaltung</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <comment>%n found</comment>
        <translation>
            <numerusform>%n gefunden</numerusform>
            <numerusform>%n gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Searching ...</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Empty: drag conversations here</source>
        <translation>Leer: hierher ziehen</translation>
    </message>
    <message>
        <source>in {folder}</source>
        <translation>in {folder}</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>archiviert</translation>
    </message>
    <message numerus="yes">
        <source>Folder {name}, open, %n conversation</source>
        <comment>Folder {name}, open, %n conversations</comment>
        <translation>
            <numerusform>Ordner {name}, offen, %n Unterhaltung</numerusform>
            <numerusform>Ordner {name}, offen, %n Unterhaltungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Folder {name}, closed, %n conversation</source>
        <comment>Folder {name}, closed, %n conversations</comment>
        <translation>
            <numerusform>Ordner {name}, geschlossen, %n Unterhaltung</numerusform>
            <numerusform>Ordner {name}, geschlossen, %n Unterhaltungen</numerusform>
        </translation>
    </message>
    <message>
        <source>These are the latest {shown} of {number:,}.</source>
        <translation>Gezeigt sind die letzten {shown} von {number:,}.</translation>
    </message>
    <message>
        <source>Deleted the folder “{name}”</source>
        <translation>Ordner „{name}“ gelöscht</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Deleted “{name}”</source>
        <translation>„{name}“ gelöscht</translation>
    </message>
    <message>
        <source>Archived “{name}”</source>
        <translation>„{name}“ archiviert</translation>
    </message>
    <message>
        <source>Import conversations ...</source>
        <translation>Unterhaltungen importieren …</translation>
    </message>
    <message>
        <source>Export all conversations ...</source>
        <translation>Alle Unterhaltungen exportieren …</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Export ...</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Save as PDF ...</source>
        <translation>Als PDF speichern …</translation>
    </message>
    <message>
        <source>Print ...</source>
        <translation>Drucken …</translation>
    </message>
    <message>
        <source>Back into the list</source>
        <translation>Zurück in die Liste</translation>
    </message>
    <message>
        <source>Archive</source>
        <comment>verb</comment>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>Out of its folder</source>
        <translation>Aus dem Ordner nehmen</translation>
    </message>
    <message>
        <source>A new folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>New conversation here</source>
        <translation>Neue Unterhaltung hier</translation>
    </message>
    <message>
        <source>New folder inside</source>
        <translation>Neuer Ordner darin</translation>
    </message>
    <message>
        <source>Delete, keep what is in it</source>
        <translation>Löschen, Inhalt behalten</translation>
    </message>
    <message>
        <source>Hide conversations</source>
        <translation>Unterhaltungen ausblenden</translation>
    </message>
    <message>
        <source>Empty the wastebasket</source>
        <translation>Papierkorb leeren</translation>
    </message>
    <message numerus="yes">
        <source>Deleted conversations stay here for %n day, then they are gone for good.</source>
        <comment>Deleted conversations stay here for %n days, then they are gone for good.</comment>
        <translation>
            <numerusform>Gelöschte Unterhaltungen bleiben %n Tag hier, dann sind sie endgültig weg.</numerusform>
            <numerusform>Gelöschte Unterhaltungen bleiben %n Tage hier, dann sind sie endgültig weg.</numerusform>
        </translation>
    </message>
    <message>
        <source>The wastebasket is empty.</source>
        <translation>Der Papierkorb ist leer.</translation>
    </message>
    <message>
        <source>Restore “{title}”</source>
        <translation>„{title}“ wiederherstellen</translation>
    </message>
    <message>
        <source>Delete “{title}” for good</source>
        <translation>„{title}“ endgültig löschen</translation>
    </message>
    <message>
        <source>Press again: nothing brings them back</source>
        <translation>Noch einmal drücken: nicht widerrufbar</translation>
    </message>
    <message>
        <source>Deleted on {day}, gone for good on {later}</source>
        <translation>Gelöscht am {day}, endgültig weg am {later}</translation>
    </message>
    <message>
        <source>For this computer</source>
        <translation>Für diesen Computer</translation>
    </message>
    <message>
        <source>For larger ones</source>
        <translation>Für größere</translation>
    </message>
    <message>
        <source>The six bars of the chart</source>
        <translation>Die sechs Balken des Diagramms</translation>
    </message>
    <message>
        <source>Get and open</source>
        <translation>Laden und öffnen</translation>
    </message>
    <message>
        <source>Get and open {pair}</source>
        <translation>{pair} laden und öffnen</translation>
    </message>
    <message>
        <source>Fetches the files and opens them; while an answer is written, Tandem asks first</source>
        <translation>Lädt die Dateien herunter und öffnet sie; während eine Antwort entsteht, fragt Tandem vorher</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>etwa {size}</translation>
    </message>
    <message>
        <source>{rate:g} tokens/s, {ratio:.2f}x in the chart (a large GPU server)</source>
        <translation>{rate:g} Token/s, {ratio:.2f}x im Diagramm (ein großer GPU-Server)</translation>
    </message>
    <message>
        <source>about {how_long} at {size}/s, as last time</source>
        <translation>etwa {how_long} bei {size}/s wie zuletzt</translation>
    </message>
    <message>
        <source>about {ratio:.1f}x with the draft, estimated from the sizes</source>
        <translation>etwa {ratio:.1f}x mit dem Entwurf, aus den Größen geschätzt</translation>
    </message>
    <message>
        <source>Asking the hub for the files of {name} ...</source>
        <translation>Hugging Face wird nach den Dateien von {name} gefragt …</translation>
    </message>
    <message>
        <source>{target}, alone</source>
        <translation>{target}, allein</translation>
    </message>
    <message>
        <source>{target} with {draft} as draft</source>
        <translation>{target} mit {draft} als Entwurf</translation>
    </message>
    <message>
        <source>The files on the hub are no pair any more. {problem}</source>
        <translation>Die Dateien auf Hugging Face passen nicht mehr zusammen. {problem}</translation>
    </message>
    <message>
        <source>May Tandem use the network for this?</source>
        <translation>Darf Tandem dafür das Netzwerk nutzen?</translation>
    </message>
    <message>
        <source>It has not so far. A search or a download goes to Hugging Face, which sees the words you search for, the names of repositories and files, and your address on the internet. What you write in a chat never leaves this computer. Every request is listed under Network requests; Never use the network, in the settings, ends it again.</source>
        <translation>Bisher hat es das nicht getan. Suchen und Downloads gehen an Hugging Face. Dort sieht man Ihre Suchbegriffe, die Namen von Repositorys und Dateien und Ihre Internetadresse. Was Sie im Chat schreiben, verlässt diesen Computer nie. Jede Anfrage steht unter „Netzwerkanfragen“; „Nie das Netz benutzen“ in den Einstellungen beendet es wieder.</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>No, stay offline</source>
        <translation>Nein, offline bleiben</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <translation>wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Progress of {name}</source>
        <translation>Fortschritt von {name}</translation>
    </message>
    <message>
        <source>Pause {name}</source>
        <translation>{name} anhalten</translation>
    </message>
    <message>
        <source>Resume {name}</source>
        <translation>{name} fortsetzen</translation>
    </message>
    <message>
        <source>Cancel {name}</source>
        <translation>{name} abbrechen</translation>
    </message>
    <message>
        <source>Use as target</source>
        <translation>Als Zielmodell verwenden</translation>
    </message>
    <message>
        <source>Use as draft</source>
        <translation>Als Entwurf verwenden</translation>
    </message>
    <message>
        <source>Remove {name} from the list; the model stays</source>
        <translation>{name} aus der Liste entfernen; das Modell bleibt</translation>
    </message>
    <message>
        <source>Remove {name} and delete what was fetched</source>
        <translation>{name} entfernen und das bisher Geladene löschen</translation>
    </message>
    <message>
        <source>{size}, whole and checked</source>
        <translation>{size}, vollständig und geprüft</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>noch {duration}</translation>
    </message>
    <message>
        <source>Nothing is being downloaded. Find a model under Search, or take a pair from the Catalogue.</source>
        <translation>Nichts wird heruntergeladen. Suchen Sie ein Modell, oder nehmen Sie ein Paar aus dem Katalog.</translation>
    </message>
    <message>
        <source>Network requests</source>
        <translation>Netzwerkanfragen</translation>
    </message>
    <message>
        <source>Every request that Tandem ever made</source>
        <translation>Jede Anfrage, die Tandem je gestellt hat</translation>
    </message>
    <message>
        <source>Partial files of earlier tries</source>
        <translation>Unvollständige Dateien früherer Versuche</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>{name} löschen</translation>
    </message>
    <message>
        <source>What was fetched cannot be deleted ({reason}). Check the folder&apos;s permissions.</source>
        <translation>Das bisher Geladene lässt sich nicht löschen ({reason}). Prüfen Sie die Rechte des Ordners.</translation>
    </message>
    <message>
        <source>{path} cannot be deleted ({reason}). Check its permissions.</source>
        <translation>{path} lässt sich nicht löschen ({reason}). Prüfen Sie die Rechte.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Searches and downloads that you asked for stand here. Nothing else leaves this computer, except to RPC workers that you name in the settings. A request is written down before it is sent; one that cannot be is not sent.</source>
        <translation>Hier stehen die Suchen und Downloads, die Sie gewünscht haben. Sonst verlässt nichts diesen Computer, außer zu RPC-Rechnern, die Sie in den Einstellungen nennen. Jede Anfrage wird vor dem Senden aufgeschrieben; gelingt das nicht, wird sie nicht gesendet.</translation>
    </message>
    <message>
        <source>Remove the access token</source>
        <translation>Zugriffstoken entfernen</translation>
    </message>
    <message>
        <source>Takes the token for gated repositories out of this system&apos;s keyring</source>
        <translation>Nimmt das Token für zugangsbeschränkte Repositorys aus dem Schlüsselbund dieses Systems</translation>
    </message>
    <message>
        <source>Every request</source>
        <translation>Alle Anfragen</translation>
    </message>
    <message>
        <source>No request was ever made</source>
        <translation>Noch keine Anfrage wurde gestellt</translation>
    </message>
    <message numerus="yes">
        <source>%n request to {hosts}, {size} received</source>
        <comment>%n requests to {hosts}, {size} received</comment>
        <translation>
            <numerusform>%n Anfrage an {hosts}, {size} empfangen</numerusform>
            <numerusform>%n Anfragen an {hosts}, {size} empfangen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n host</source>
        <comment>%n hosts</comment>
        <translation>
            <numerusform>%n Server</numerusform>
            <numerusform>%n Server</numerusform>
        </translation>
    </message>
    <message>
        <source>dd MMM yyyy HH:mm</source>
        <translation>dd.MM.yyyy HH:mm</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>nicht beendet</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>In der Warteschlange</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Heruntergeladen</translation>
    </message>
    <message>
        <source>Back to the search</source>
        <translation>Zurück zur Suche</translation>
    </message>
    <message>
        <source>Its page</source>
        <translation>Webseite</translation>
    </message>
    <message>
        <source>Opens the repository&apos;s page on the hub in your browser</source>
        <translation>Öffnet die Seite des Repositorys auf Hugging Face im Browser</translation>
    </message>
    <message>
        <source>Listing its files ...</source>
        <translation>Dateien werden aufgelistet …</translation>
    </message>
    <message numerus="yes">
        <source>%n model</source>
        <comment>%n models</comment>
        <translation>
            <numerusform>%n Modell</numerusform>
            <numerusform>%n Modelle</numerusform>
        </translation>
    </message>
    <message>
        <source>licence {licence}</source>
        <translation>Lizenz {licence}</translation>
    </message>
    <message>
        <source>no licence named</source>
        <translation>keine Lizenz genannt</translation>
    </message>
    <message>
        <source>gated: its owner lets in who has accepted the licence on its page</source>
        <translation>zugangsbeschränkt: Zugang erhält, wer die Lizenz auf der Webseite angenommen hat</translation>
    </message>
    <message>
        <source>{architecture}, {number} parameters</source>
        <translation>{architecture}, {number} Parameter</translation>
    </message>
    <message>
        <source>trained for {tokens:,} tokens</source>
        <translation>trainiert für {tokens:,} Token</translation>
    </message>
    <message>
        <source>of unknown size</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message numerus="yes">
        <source>{size}, %n file</source>
        <comment>{size}, %n files</comment>
        <translation>
            <numerusform>{size}, %n Datei</numerusform>
            <numerusform>{size}, %n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Download {name}</source>
        <translation>{name} herunterladen</translation>
    </message>
    <message>
        <source>Not all of its parts are there.</source>
        <translation>Nicht alle Teile sind vorhanden.</translation>
    </message>
    <message>
        <source>It cannot draft for {target}: {problem}</source>
        <translation>Als Entwurfsmodell für {target} nicht geeignet: {problem}</translation>
    </message>
    <message>
        <source>It can draft for {target}.</source>
        <translation>Als Entwurfsmodell für {target} geeignet.</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Downloads</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <source>Trending</source>
        <translation>Im Trend</translation>
    </message>
    <message>
        <source>Only what fits here</source>
        <translation>Nur was hier passt</translation>
    </message>
    <message>
        <source>Search Hugging Face for a model in the GGUF format by its name: Llama 3.2, Qwen3, Gemma 3. A name such as owner/repository opens that one.</source>
        <translation>Suchen Sie auf Hugging Face ein Modell im GGUF-Format nach seinem Namen: Llama 3.2, Qwen3, Gemma 3. Ein Name wie besitzer/repository öffnet genau dieses.</translation>
    </message>
    <message>
        <source>Search for a model</source>
        <translation>Modell suchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Most downloaded</source>
        <translation>Meiste Downloads</translation>
    </message>
    <message>
        <source>Most liked</source>
        <translation>Meiste Likes</translation>
    </message>
    <message>
        <source>Search</source>
        <comment>verb</comment>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Order of what is found</source>
        <translation>Reihenfolge der Treffer</translation>
    </message>
    <message>
        <source>Nothing that fits this computer was found. Try fewer or other words.</source>
        <translation>Nichts gefunden, was auf diesen Computer passt. Versuchen Sie weniger oder andere Wörter.</translation>
    </message>
    <message>
        <source>Nothing of that name has GGUF files. Try fewer or other words.</source>
        <translation>Nichts mit diesem Namen hat GGUF-Dateien. Versuchen Sie weniger oder andere Wörter.</translation>
    </message>
    <message>
        <source>Fits this computer as Q4_K_M</source>
        <translation>Passt als Q4_K_M auf diesen Computer</translation>
    </message>
    <message>
        <source>Too large for this computer as Q4_K_M</source>
        <translation>Als Q4_K_M zu groß für diesen Computer</translation>
    </message>
    <message numerus="yes">
        <source>%n repository</source>
        <comment>%n repositories</comment>
        <translation>
            <numerusform>%n Repository</numerusform>
            <numerusform>%n Repositorys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n repository, {hidden} too large</source>
        <comment>%n repositories, {hidden} too large</comment>
        <translation>
            <numerusform>%n Repository, {hidden} zu groß</numerusform>
            <numerusform>%n Repositorys, {hidden} zu groß</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download</source>
        <comment>%n downloads</comment>
        <translation>
            <numerusform>%n Download</numerusform>
            <numerusform>%n Downloads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n like</source>
        <comment>%n likes</comment>
        <translation>
            <numerusform>%n Like</numerusform>
            <numerusform>%n Likes</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} parameters, {architecture}</source>
        <translation>{number} Parameter, {architecture}</translation>
    </message>
    <message>
        <source>changed {date}</source>
        <translation>geändert {date}</translation>
    </message>
    <message>
        <source>gated: its licence must be accepted first</source>
        <translation>zugangsbeschränkt: Erst muss die Lizenz angenommen werden</translation>
    </message>
    <message>
        <source>A gated or private repository opens with an access token. Accept the licence on its page on the hub, with your account, make a token that may read gated repositories, and paste it here. This system&apos;s keyring keeps it.</source>
        <translation>Ein zugangsbeschränktes oder privates Repository öffnet sich mit einem Zugriffstoken. Nehmen Sie auf seiner Seite bei Hugging Face mit Ihrem Konto die Lizenz an, erstellen Sie ein Token, das zugangsbeschränkte Repositorys lesen darf, und fügen Sie es hier ein. Der Schlüsselbund dieses Systems bewahrt es auf.</translation>
    </message>
    <message>
        <source>Access token (hf_...)</source>
        <translation>Zugriffstoken (hf_…)</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugriffstoken</translation>
    </message>
    <message>
        <source>Use this token</source>
        <translation>Token verwenden</translation>
    </message>
    <message numerus="yes">
        <source>{kind}, %n character</source>
        <comment>{kind}, %n characters</comment>
        <translation>
            <numerusform>{kind}, %n Zeichen</numerusform>
            <numerusform>{kind}, %n Zeichen</numerusform>
        </translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>No draft on this computer can serve {target}. The catalogue names some.</source>
        <translation>Kein Entwurfsmodell auf diesem Computer passt zu {target}. Im Katalog stehen einige.</translation>
    </message>
    <message>
        <source>Stopped: nothing was changed.</source>
        <translation>Angehalten: Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>No draft makes {target} faster here: without one it writes {rate:.1f} tokens/s.</source>
        <translation>Kein Entwurfsmodell macht {target} hier schneller: Ohne schreibt es {rate:.1f} Token/s.</translation>
    </message>
    <message>
        <source>{draft} is the fastest draft for {target} here: {ratio:.2f}x of no draft, measured on your own questions.</source>
        <translation>{draft} ist hier der schnellste Entwurf für {target}: {ratio:.2f}x gegenüber ohne Entwurf, gemessen an Ihren eigenen Fragen.</translation>
    </message>
    <message>
        <source>{draft} is the fastest draft for {target} here: {ratio:.2f}x of no draft, measured on three plain questions.</source>
        <translation>{draft} ist hier der schnellste Entwurf für {target}: {ratio:.2f}x gegenüber ohne Entwurf, gemessen an drei einfachen Fragen.</translation>
    </message>
    <message>
        <source>No file manager opened. The file lies in {folder}.</source>
        <translation>Es öffnete sich kein Dateimanager. Die Datei liegt in {folder}.</translation>
    </message>
    <message numerus="yes">
        <source>One file, {size}, in {folder}</source>
        <comment>%n files, {size}, in {folder}</comment>
        <translation>
            <numerusform>Eine Datei, {size}, in {folder}</numerusform>
            <numerusform>%n Dateien, {size}, in {folder}</numerusform>
        </translation>
    </message>
    <message>
        <source>Move {model} to the wastebasket?</source>
        <translation>{model} in den Papierkorb verschieben?</translation>
    </message>
    <message>
        <source>Move to the wastebasket</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>{model} comes with Tandem. Remove it from this list instead.</source>
        <translation>{model} gehört zu Tandem. Entfernen Sie es stattdessen aus dieser Liste.</translation>
    </message>
    <message>
        <source>{model} belongs to {program}: delete it there, or remove it from this list.</source>
        <translation>{model} gehört zu {program}: Löschen Sie es dort, oder entfernen Sie es aus dieser Liste.</translation>
    </message>
    <message>
        <source>{folder} has no wastebasket, so this cannot be undone.</source>
        <translation>{folder} hat keinen Papierkorb, daher lässt sich das nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete {model} for good?</source>
        <translation>{model} endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>{model} is in the wastebasket now.</source>
        <translation>{model} liegt jetzt im Papierkorb.</translation>
    </message>
    <message>
        <source>{model} could not be deleted ({reason}). Delete it in the file manager.</source>
        <translation>{model} konnte nicht gelöscht werden ({reason}). Löschen Sie es im Dateimanager.</translation>
    </message>
    <message>
        <source>{model} is deleted.</source>
        <translation>{model} ist gelöscht.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>With a draft</source>
        <translation>Mit Entwurf</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>good as a target</source>
        <translation>gut als Zielmodell</translation>
    </message>
    <message>
        <source>good as a draft</source>
        <translation>gut als Entwurf</translation>
    </message>
    <message>
        <source>good as a target or a draft</source>
        <translation>gut als Zielmodell oder Entwurf</translation>
    </message>
    <message>
        <source>Speed over no draft. Marked est. it is estimated from the sizes, else it was measured here.</source>
        <translation>Tempo gegenüber ohne Entwurf. Mit „gesch.“ ist es aus den Größen geschätzt, sonst hier gemessen.</translation>
    </message>
    <message>
        <source>loaded</source>
        <translation>geladen</translation>
    </message>
    <message>
        <source>Made for chat</source>
        <translation>Für Chats gemacht</translation>
    </message>
    <message>
        <source>No chat template: continues text</source>
        <translation>Keine Chatvorlage: setzt Text fort</translation>
    </message>
    <message>
        <source>{architecture}, {count} parameters, {quantisation}, {size}</source>
        <translation>{architecture}, {count} Parameter, {quantisation}, {size}</translation>
    </message>
    <message>
        <source>Trained for {context:,} tokens, vocabulary of {tokens:,}</source>
        <translation>Trainiert für {context:,} Token, Vokabular von {tokens:,}</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>Lizenz: {licence}</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Fastest with a draft: {gain}</source>
        <translation>Am schnellsten mit Entwurf: {gain}</translation>
    </message>
    <message>
        <source>Comes with Tandem</source>
        <translation>Gehört zu Tandem</translation>
    </message>
    <message>
        <source>No GGUF file was found. Add a folder, or get a model from the catalogue.</source>
        <translation>Keine GGUF-Datei gefunden. Fügen Sie einen Ordner hinzu, oder holen Sie ein Modell aus dem Katalog.</translation>
    </message>
    <message numerus="yes">
        <source>%n model, {total}; {free} of memory free, counting what the loaded models hold.</source>
        <comment>%n models, {total}; {free} of memory free, counting what the loaded models hold. The most capable that fits is first.</comment>
        <translation>
            <numerusform>%n Modell, {total}; {free} Arbeitsspeicher frei, den der geladenen Modelle mitgezählt.</numerusform>
            <numerusform>%n Modelle, {total}; {free} Arbeitsspeicher frei, den der geladenen Modelle mitgezählt. Das fähigste, das passt, steht oben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model, {total}; {free} of memory free.</source>
        <comment>%n models, {total}; {free} of memory free. The most capable that fits is first.</comment>
        <translation>
            <numerusform>%n Modell, {total}; {free} Arbeitsspeicher frei.</numerusform>
            <numerusform>%n Modelle, {total}; {free} Arbeitsspeicher frei. Das fähigste, das passt, steht oben.</numerusform>
        </translation>
    </message>
    <message>
        <source>{ratio:.1f}x</source>
        <translation>{ratio:.1f}x</translation>
    </message>
    <message>
        <source>{ratio:.1f}x est.</source>
        <translation>{ratio:.1f}x gesch.</translation>
    </message>
    <message>
        <source>Installed models</source>
        <translation>Installierte Modelle</translation>
    </message>
    <message>
        <source>The models on this computer could not be listed.</source>
        <translation>Die Modelle auf diesem Computer konnten nicht aufgelistet werden.</translation>
    </message>
    <message>
        <source>Tandem could not find out which drafts can serve this target.</source>
        <translation>Tandem konnte nicht feststellen, welche Entwurfsmodelle zu diesem Zielmodell passen.</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>Zielmodelle</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Entwurfsmodelle</translation>
    </message>
    <message>
        <source>Add a target</source>
        <translation>Zielmodell hinzufügen</translation>
    </message>
    <message>
        <source>Add a draft</source>
        <translation>Entwurfsmodell hinzufügen</translation>
    </message>
    <message>
        <source>Open a GGUF file ...</source>
        <translation>GGUF-Datei öffnen …</translation>
    </message>
    <message>
        <source>Do not measure {model}</source>
        <translation>{model} nicht messen</translation>
    </message>
    <message>
        <source>no longer there</source>
        <translation>nicht mehr da</translation>
    </message>
    <message>
        <source>Settings of {model}</source>
        <translation>Einstellungen von {model}</translation>
    </message>
    <message>
        <source>Blank: as for all models, or as the model&apos;s author recommends.</source>
        <translation>Leer: wie für alle Modelle oder wie vom Autor des Modells empfohlen.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>As for all ({value})</source>
        <translation>Wie für alle ({value})</translation>
    </message>
    <message>
        <source>as many as fit</source>
        <translation>so viele wie passen</translation>
    </message>
    <message>
        <source>Trying the chat template ...</source>
        <translation>Die Chatvorlage wird ausprobiert …</translation>
    </message>
    <message>
        <source>{setting}: {text} is not a number.</source>
        <translation>{setting}: {text} ist keine Zahl.</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>Modell suchen</translation>
    </message>
    <message>
        <source>Add a folder with models ...</source>
        <translation>Ordner mit Modellen hinzufügen …</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message numerus="yes">
        <source>Show %n removed model again</source>
        <comment>Show %n removed models again</comment>
        <translation>
            <numerusform>%n entferntes Modell wieder zeigen</numerusform>
            <numerusform>%n entfernte Modelle wieder zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>No model here has that name. Clear the field to see all, or look on the hub under Search.</source>
        <translation>Kein Modell hier heißt so. Leeren Sie das Feld, um alle zu sehen, oder sehen Sie unter „Suche“ bei Hugging Face nach.</translation>
    </message>
    <message>
        <source>Settings of this model ...</source>
        <translation>Einstellungen dieses Modells …</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>Aus dieser Liste entfernen</translation>
    </message>
    <message>
        <source>Delete the file ...</source>
        <translation>Datei löschen …</translation>
    </message>
    <message>
        <source>Add a folder with models</source>
        <translation>Ordner mit Modellen hinzufügen</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Load the pair again, with settings that were changed since</source>
        <translation>Das Paar neu laden, mit inzwischen geänderten Einstellungen</translation>
    </message>
    <message>
        <source>Eject</source>
        <translation>Auswerfen</translation>
    </message>
    <message>
        <source>Free the memory of both models</source>
        <translation>Den Arbeitsspeicher beider Modelle freigeben</translation>
    </message>
    <message>
        <source>Context, GPU layers, sampling and more for this target alone</source>
        <translation>Kontext, GPU-Schichten, Sampling und mehr nur für dieses Zielmodell</translation>
    </message>
    <message>
        <source>Try the promising drafts of this target on your latest questions, and use the fastest</source>
        <translation>Aussichtsreiche Entwürfe an Ihren letzten Fragen ausprobieren und den schnellsten nutzen</translation>
    </message>
    <message>
        <source>Stop ({done} of {total})</source>
        <translation>Anhalten ({done} von {total})</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>Kein Modell ist geladen</translation>
    </message>
    <message>
        <source>Open one below: it writes the text, and a smaller draft of its family guesses ahead.</source>
        <translation>Öffnen Sie unten eines: Es schreibt den Text, und ein kleinerer Entwurf aus seiner Familie sagt ihn voraus.</translation>
    </message>
    <message numerus="yes">
        <source>Context {context:,} tokens, %n thread, {where}; loaded in {time}.</source>
        <comment>Context {context:,} tokens, %n threads, {where}; loaded in {time}.</comment>
        <translation>
            <numerusform>Kontext {context:,} Token, %n Thread, {where}; geladen in {time}.</numerusform>
            <numerusform>Kontext {context:,} Token, %n Threads, {where}; geladen in {time}.</numerusform>
        </translation>
    </message>
    <message>
        <source>on {devices}</source>
        <translation>auf {devices}</translation>
    </message>
    <message>
        <source>No draft: the target writes alone, at its own speed.</source>
        <translation>Kein Entwurf: Das Zielmodell schreibt allein, in seinem eigenen Tempo.</translation>
    </message>
    <message>
        <source>Open it with safe settings</source>
        <translation>Mit sicheren Einstellungen öffnen</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>Anderes Modell wählen</translation>
    </message>
    <message>
        <source>{file} is no longer in {folder}, so {model} is open instead.</source>
        <translation>{file} liegt nicht mehr in {folder}, daher ist {model} geöffnet.</translation>
    </message>
    <message>
        <source>The draft {file} is no longer in {folder}: {model} writes alone.</source>
        <translation>Der Entwurf {file} liegt nicht mehr in {folder}: {model} schreibt allein.</translation>
    </message>
    <message>
        <source>Open it now</source>
        <translation>Jetzt öffnen</translation>
    </message>
    <message>
        <source>{model} is downloaded and can be opened.</source>
        <translation>{model} ist heruntergeladen und kann geöffnet werden.</translation>
    </message>
    <message>
        <source>{model} is downloaded, and is being opened.</source>
        <translation>{model} ist heruntergeladen und wird geöffnet.</translation>
    </message>
    <message>
        <source>Open a target first: a draft guesses for a target.</source>
        <translation>Öffnen Sie zuerst ein Zielmodell: Ein Entwurf sagt für ein Zielmodell voraus.</translation>
    </message>
    <message>
        <source>Use {model} as target</source>
        <translation>{model} als Zielmodell nutzen</translation>
    </message>
    <message>
        <source>Use {model} as draft</source>
        <translation>{model} als Entwurf nutzen</translation>
    </message>
    <message>
        <source>{model} is open with safe settings: no GPU, no draft, a context of {context:,} tokens. They are kept for it.</source>
        <translation>{model} ist mit sicheren Einstellungen geöffnet: keine GPU, kein Entwurf, ein Kontext von {context:,} Token. Sie bleiben für dieses Modell gespeichert.</translation>
    </message>
    <message>
        <source>{model} is no longer the draft.</source>
        <translation>{model} ist nicht mehr der Entwurf.</translation>
    </message>
    <message>
        <source>{model} goes on serving.</source>
        <translation>{model} antwortet weiter.</translation>
    </message>
    <message>
        <source>There is no draft: choose one above, or let Tandem look up repeats (Settings).</source>
        <translation>Es gibt keinen Entwurf: Wählen Sie oben einen, oder lassen Sie Tandem Wiederholungen nachschlagen (Einstellungen).</translation>
    </message>
    <message>
        <source>Its weights need more memory than is free here.</source>
        <translation>Seine Gewichte brauchen mehr Arbeitsspeicher, als hier frei ist.</translation>
    </message>
    <message>
        <source>{rate:.0f} tokens/s measured</source>
        <translation>{rate:.0f} Token/s gemessen</translation>
    </message>
    <message>
        <source>cannot serve</source>
        <translation>passt nicht</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Installiert</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Downloads ({number})</source>
        <translation>Downloads ({number})</translation>
    </message>
    <message>
        <source>Reading the file ...</source>
        <translation>Die Datei wird gelesen …</translation>
    </message>
    <message>
        <source>Use the file&apos;s own</source>
        <translation>Die der Datei nutzen</translation>
    </message>
    <message>
        <source>Yours, in place of the file&apos;s own. Saving tries it on a plain conversation first.</source>
        <translation>Ihre, anstelle der in der Datei. Beim Speichern wird sie zuerst an einer einfachen Unterhaltung ausprobiert.</translation>
    </message>
    <message>
        <source>As it stands in the file. What you change here is used in its place.</source>
        <translation>Wie sie in der Datei steht. Was Sie hier ändern, gilt stattdessen.</translation>
    </message>
    <message>
        <source>The file has none: the model continues your text as it stands.</source>
        <translation>Die Datei hat keine: Das Modell setzt Ihren Text fort, wie er dasteht.</translation>
    </message>
    <message>
        <source>Open {model} instead</source>
        <translation>Stattdessen {model} öffnen</translation>
    </message>
    <message>
        <source>Look for a smaller file of this model</source>
        <translation>Kleinere Datei dieses Modells suchen</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Go to a conversation or a model, or give a command</source>
        <translation>Zu einer Unterhaltung oder einem Modell gehen oder einen Befehl geben</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>Palette</translation>
    </message>
    <message>
        <source>Nothing matches these letters.</source>
        <translation>Nichts passt zu diesen Buchstaben.</translation>
    </message>
    <message>
        <source>Search all messages for “{text}”</source>
        <translation>Alle Nachrichten nach „{text}“ durchsuchen</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Gefundenes</translation>
    </message>
    <message>
        <source>Choose a file: {label}</source>
        <translation>Datei wählen: {label}</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Take the folder off the list</source>
        <translation>Ordner aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Reset look</source>
        <translation>Darstellung zurücksetzen</translation>
    </message>
    <message>
        <source>Reset models</source>
        <translation>Modelle zurücksetzen</translation>
    </message>
    <message>
        <source>Reset drafting</source>
        <translation>Entwerfen zurücksetzen</translation>
    </message>
    <message>
        <source>Reset sampling</source>
        <translation>Sampling zurücksetzen</translation>
    </message>
    <message>
        <source>Reset form</source>
        <translation>Form zurücksetzen</translation>
    </message>
    <message>
        <source>Reset chat</source>
        <translation>Chat zurücksetzen</translation>
    </message>
    <message>
        <source>Reset speed panel</source>
        <translation>Tempoanzeige zurücksetzen</translation>
    </message>
    <message>
        <source>Reset hardware</source>
        <translation>Hardware zurücksetzen</translation>
    </message>
    <message>
        <source>Reset privacy</source>
        <translation>Datenschutz zurücksetzen</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Keine Einstellung enthält diese Wörter.</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Reload the models</source>
        <translation>Modelle neu laden</translation>
    </message>
    <message>
        <source>What you changed counts once the models are loaded again.</source>
        <translation>Ihre Änderungen gelten, sobald die Modelle neu geladen sind.</translation>
    </message>
    <message>
        <source>Counts from the next load of the models.</source>
        <translation>Gilt ab dem nächsten Laden der Modelle.</translation>
    </message>
    <message>
        <source>Back to the default: {label}</source>
        <translation>Zurück zum Standardwert: {label}</translation>
    </message>
    <message>
        <source>Default: {value}.</source>
        <translation>Standard: {value}.</translation>
    </message>
    <message>
        <source>{milliseconds:.3g} ms</source>
        <translation>{milliseconds:.3g} ms</translation>
    </message>
    <message>
        <source>{seconds:.4g} s</source>
        <translation>{seconds:.4g} s</translation>
    </message>
    <message>
        <source>Tokens per second over the answer</source>
        <translation>Token je Sekunde im Verlauf der Antwort</translation>
    </message>
    <message>
        <source>Turn the wheel to zoom in time, drag to move, double-click to see all of it</source>
        <translation>Mausrad: in der Zeit zoomen; Ziehen: verschieben; Doppelklick: alles zeigen</translation>
    </message>
    <message>
        <source>{seconds:.1f} s: {reason}</source>
        <translation>{seconds:.1f} s: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>%n round accepted {length}</source>
        <comment>%n rounds accepted {length}</comment>
        <translation>
            <numerusform>%n Runde: {length} angenommen</numerusform>
            <numerusform>%n Runden: {length} angenommen</numerusform>
        </translation>
    </message>
    <message>
        <source>Accepted tokens a round: {counts}</source>
        <translation>Angenommene Token je Runde: {counts}</translation>
    </message>
    <message>
        <source>Accepted tokens a round: none yet</source>
        <translation>Angenommene Token je Runde: noch keine</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Where the time went: {shares}</source>
        <translation>Wohin die Zeit ging: {shares}</translation>
    </message>
    <message>
        <source>This answer was written earlier: its figures are kept, its chart is not. “Conversation” shows all replies.</source>
        <translation>Diese Antwort stammt von früher: Ihre Zahlen sind erhalten, ihr Diagramm nicht. „Unterhaltung“ zeigt alle Antworten.</translation>
    </message>
    <message>
        <source>The chart begins with the first token.</source>
        <translation>Das Diagramm beginnt mit dem ersten Token.</translation>
    </message>
    <message>
        <source>Tandem: speed</source>
        <translation>Tandem: Tempo</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Pause the panel</source>
        <translation>Anzeige anhalten</translation>
    </message>
    <message>
        <source>Save or copy</source>
        <translation>Speichern oder kopieren</translation>
    </message>
    <message>
        <source>Show in a window of its own</source>
        <translation>In eigenem Fenster zeigen</translation>
    </message>
    <message>
        <source>Hide the speed panel</source>
        <translation>Tempoanzeige ausblenden</translation>
    </message>
    <message>
        <source>This answer</source>
        <translation>Diese Antwort</translation>
    </message>
    <message>
        <source>What the chart shows</source>
        <translation>Was das Diagramm zeigt</translation>
    </message>
    <message>
        <source>Replies:</source>
        <translation>Antworten:</translation>
    </message>
    <message>
        <source>drafted</source>
        <translation>mit Entwürfen</translation>
    </message>
    <message>
        <source>not drafted</source>
        <translation>ohne Entwürfe</translation>
    </message>
    <message>
        <source>acceptance rate</source>
        <translation>Annahmequote</translation>
    </message>
    <message>
        <source>tokens/s, {standing}</source>
        <translation>Token/s, {standing}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>{time}: {rate} tokens/s</source>
        <translation>{time}: {rate} Token/s</translation>
    </message>
    <message>
        <source>vanilla {rate}</source>
        <translation>Vanilla {rate}</translation>
    </message>
    <message>
        <source>acceptance {share}</source>
        <translation>Annahme {share}</translation>
    </message>
    <message>
        <source>Reply {number}: {rate} tokens/s</source>
        <translation>Antwort {number}: {rate} Token/s</translation>
    </message>
    <message>
        <source>Ask something: this answer&apos;s speed appears here, beside the target&apos;s own.</source>
        <translation>Stellen Sie eine Frage: Hier erscheint das Tempo der Antwort neben dem eigenen des Zielmodells.</translation>
    </message>
    <message>
        <source>Acceptance rate</source>
        <translation>Annahmequote</translation>
    </message>
    <message>
        <source>Tokens a round</source>
        <translation>Token je Runde</translation>
    </message>
    <message>
        <source>Vanilla here</source>
        <translation>Vanilla hier</translation>
    </message>
    <message>
        <source>Time saved</source>
        <translation>Gesparte Zeit</translation>
    </message>
    <message>
        <source>Accepted a round</source>
        <translation>Angenommen je Runde</translation>
    </message>
    <message>
        <source>Where the time goes</source>
        <translation>Wohin die Zeit geht</translation>
    </message>
    <message>
        <source>No token was proposed.</source>
        <translation>Es wurde kein Token vorgeschlagen.</translation>
    </message>
    <message>
        <source>{time} lost</source>
        <translation>{time} verloren</translation>
    </message>
    <message>
        <source>The next answers of this conversation have the seed {seed}.</source>
        <translation>Die nächsten Antworten dieser Unterhaltung haben den Seed {seed}.</translation>
    </message>
    <message>
        <source>Seed {seed}</source>
        <translation>Seed {seed}</translation>
    </message>
    <message>
        <source>Copy the seed</source>
        <translation>Seed kopieren</translation>
    </message>
    <message>
        <source>Use this seed for the next answers</source>
        <translation>Diesen Seed für die nächsten Antworten verwenden</translation>
    </message>
    <message>
        <source>Again with the same seed</source>
        <translation>Noch einmal mit demselben Seed</translation>
    </message>
    <message>
        <source>Again with another seed</source>
        <translation>Noch einmal mit einem anderen Seed</translation>
    </message>
    <message>
        <source>At temperature 0 the likeliest token is always taken: every seed gives one text.</source>
        <translation>Bei Temperatur 0 wird immer das wahrscheinlichste Token genommen: Jeder Seed ergibt denselben Text.</translation>
    </message>
    <message>
        <source>Again with another draft</source>
        <translation>Noch einmal mit einem anderen Entwurfsmodell</translation>
    </message>
    <message>
        <source>Again with another model</source>
        <translation>Noch einmal mit einem anderen Modell</translation>
    </message>
    <message>
        <source>None was found on this computer</source>
        <translation>Auf diesem Computer wurde keins gefunden</translation>
    </message>
    <message>
        <source>All answer settings are back at their defaults.</source>
        <translation>Alle Antworteinstellungen sind wieder auf ihren Standardwerten.</translation>
    </message>
    <message>
        <source>Every conversation with {model} now uses these settings.</source>
        <translation>Jede Unterhaltung mit {model} verwendet jetzt diese Einstellungen.</translation>
    </message>
    <message>
        <source>“{name}” replaced the settings you had made.</source>
        <translation>„{name}“ hat Ihre eigenen Einstellungen ersetzt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Free text</source>
        <translation>Freier Text</translation>
    </message>
    <message>
        <source>The model answers as it likes.</source>
        <translation>Das Modell antwortet, wie es will.</translation>
    </message>
    <message>
        <source>Any JSON</source>
        <translation>Beliebiges JSON</translation>
    </message>
    <message>
        <source>The answer is one JSON object.</source>
        <translation>Die Antwort ist ein JSON-Objekt.</translation>
    </message>
    <message>
        <source>JSON schema</source>
        <translation>JSON-Schema</translation>
    </message>
    <message>
        <source>The answer is JSON that this schema describes.</source>
        <translation>Die Antwort ist JSON, wie dieses Schema es beschreibt.</translation>
    </message>
    <message>
        <source>Grammar (GBNF)</source>
        <translation>Grammatik (GBNF)</translation>
    </message>
    <message>
        <source>The answer follows this grammar, which begins with a rule named root.</source>
        <translation>Die Antwort folgt dieser Grammatik, die mit einer Regel namens root beginnt.</translation>
    </message>
    <message>
        <source>Stop sequences</source>
        <translation>Stoppsequenzen</translation>
    </message>
    <message>
        <source>Form of the answer</source>
        <translation>Form der Antwort</translation>
    </message>
    <message>
        <source>Schema or grammar</source>
        <translation>Schema oder Grammatik</translation>
    </message>
    <message>
        <source>The answer ends before the first of them. One per line; \n stands for a line break.</source>
        <translation>Die Antwort endet vor der ersten davon. Eine je Zeile; \n steht für einen Zeilenumbruch.</translation>
    </message>
    <message>
        <source>Not valid JSON yet: line {line}, column {column}: {reason}.</source>
        <translation>Noch kein gültiges JSON: Zeile {line}, Spalte {column}: {reason}.</translation>
    </message>
    <message>
        <source>This JSON is nested too deeply.</source>
        <translation>Dieses JSON ist zu tief verschachtelt.</translation>
    </message>
    <message>
        <source>Holds for this conversation, from its next answer on.</source>
        <translation>Gilt für diese Unterhaltung ab ihrer nächsten Antwort.</translation>
    </message>
    <message>
        <source>Holds for the conversation that your next message begins.</source>
        <translation>Gilt für die Unterhaltung, die mit Ihrer nächsten Nachricht beginnt.</translation>
    </message>
    <message>
        <source>Keep for this model</source>
        <translation>Für dieses Modell behalten</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alles zurücksetzen</translation>
    </message>
    <message>
        <source>Hide the answer settings</source>
        <translation>Antworteinstellungen ausblenden</translation>
    </message>
    <message>
        <source>Use these settings for every conversation with {model}</source>
        <translation>Diese Einstellungen für jede Unterhaltung mit {model} verwenden</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Open a model first</source>
        <translation>Öffnen Sie zuerst ein Modell</translation>
    </message>
    <message>
        <source>Save as a new preset</source>
        <translation>Als neue Vorlage speichern</translation>
    </message>
    <message>
        <source>Rename the preset</source>
        <translation>Vorlage umbenennen</translation>
    </message>
    <message>
        <source>The preset “{name}” is deleted. Conversations keep what it set.</source>
        <translation>Die Vorlage „{name}“ ist gelöscht. Unterhaltungen behalten, was sie eingestellt hat.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>Name der Vorlage</translation>
    </message>
    <message>
        <source>What to do with presets</source>
        <translation>Was mit Vorlagen zu tun ist</translation>
    </message>
    <message>
        <source>Save as a new preset ...</source>
        <translation>Als neue Vorlage speichern …</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Rename ...</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Bring back Tandem&apos;s own presets</source>
        <translation>Mitgelieferte Vorlagen zurückholen</translation>
    </message>
    <message>
        <source>No preset</source>
        <translation>Keine Vorlage</translation>
    </message>
    <message>
        <source>Update “{name}” with these settings</source>
        <translation>„{name}“ mit diesen Einstellungen aktualisieren</translation>
    </message>
    <message>
        <source>Delete “{name}”</source>
        <translation>„{name}“ löschen</translation>
    </message>
    <message>
        <source>A preset sets the system prompt and everything below.</source>
        <translation>Eine Vorlage stellt den Systemprompt und alles Folgende ein.</translation>
    </message>
    <message>
        <source>Changed since “{name}” was chosen.</source>
        <translation>Geändert, seit „{name}“ gewählt wurde.</translation>
    </message>
    <message>
        <source>This conversation is as the preset says.</source>
        <translation>Diese Unterhaltung entspricht der Vorlage.</translation>
    </message>
    <message>
        <source>Back to the default: {setting}</source>
        <translation>Zurück zum Standard: {setting}</translation>
    </message>
    <message>
        <source>blank</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>PgUp</source>
        <translation>Bild auf</translation>
    </message>
    <message>
        <source>PgDown</source>
        <translation>Bild ab</translation>
    </message>
    <message>
        <source>Line numbers</source>
        <translation>Zeilennummern</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Lange Zeilen umbrechen</translation>
    </message>
    <message>
        <source>Save the code to a file</source>
        <translation>Code in einer Datei speichern</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Save the code</source>
        <translation>Code speichern</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}. Save it somewhere else.</source>
        <translation>{path} konnte nicht geschrieben werden: {reason}. Speichern Sie an einem anderen Ort.</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Scroll the code</source>
        <translation>Code verschieben</translation>
    </message>
    <message>
        <source>Back to the text</source>
        <translation>Zurück zum Text</translation>
    </message>
    <message>
        <source>Open this link?</source>
        <translation>Diesen Link öffnen?</translation>
    </message>
    <message>
        <source>A link that Tandem does not open</source>
        <translation>Ein Link, den Tandem nicht öffnet</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Tandem opens only addresses of the web and of mail. You can copy this one and open it elsewhere.</source>
        <translation>Tandem öffnet nur Web- und Mailadressen. Diese können Sie kopieren und anderswo öffnen.</translation>
    </message>
    <message>
        <source>Your mail program writes to this address:</source>
        <translation>Ihr Mailprogramm schreibt an diese Adresse:</translation>
    </message>
    <message>
        <source>Your browser opens this address:</source>
        <translation>Ihr Browser öffnet diese Adresse:</translation>
    </message>
    <message>
        <source>Write a mail</source>
        <translation>Mail schreiben</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Draft token {token}, accepted by the target.</source>
        <translation>Entwurfstoken {token}, vom Zielmodell angenommen.</translation>
    </message>
    <message>
        <source>Look-up token {token}, taken from earlier text and accepted by the target.</source>
        <translation>Nachgeschlagenes Token {token}, aus früherem Text übernommen und vom Zielmodell angenommen.</translation>
    </message>
    <message>
        <source>another token</source>
        <translation>ein anderes Token</translation>
    </message>
    <message>
        <source>The proposed token was {proposed}; the target chose {chosen}.</source>
        <translation>Vorgeschlagen war {proposed}; das Zielmodell wählte {chosen}.</translation>
    </message>
    <message>
        <source>Probability: target {target}, draft {draft}.</source>
        <translation>Wahrscheinlichkeit: Zielmodell {target}, Entwurf {draft}.</translation>
    </message>
    <message>
        <source>Probability: target {target}.</source>
        <translation>Wahrscheinlichkeit: Zielmodell {target}.</translation>
    </message>
    <message>
        <source>Probability: draft {draft}.</source>
        <translation>Wahrscheinlichkeit: Entwurf {draft}.</translation>
    </message>
    <message>
        <source>the end of the answer</source>
        <translation>das Ende der Antwort</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>„{text}“</translation>
    </message>
    <message>
        <source>part of a character</source>
        <translation>ein Teilzeichen</translation>
    </message>
    <message>
        <source>a line break</source>
        <translation>eine Zeilenschaltung</translation>
    </message>
    <message>
        <source>a tab</source>
        <translation>ein Tabulatorzeichen</translation>
    </message>
    <message>
        <source>a space</source>
        <translation>ein Leerzeichen</translation>
    </message>
    <message>
        <source>spaces</source>
        <translation>Leerzeichen</translation>
    </message>
    <message>
        <source>draft token</source>
        <translation>Entwurfstoken</translation>
    </message>
    <message>
        <source>look-up token</source>
        <translation>nachgeschlagenes Token</translation>
    </message>
    <message>
        <source>target&apos;s own choice instead</source>
        <translation>stattdessen eigene Wahl des Zielmodells</translation>
    </message>
    <message>
        <source>Marks: {names}</source>
        <translation>Markierungen: {names}</translation>
    </message>
    <message>
        <source>Point at a marked word to see what was proposed there</source>
        <translation>Zeigen Sie auf ein markiertes Wort, um zu sehen, was dort vorgeschlagen war</translation>
    </message>
    <message>
        <source>Copy the selection</source>
        <translation>Auswahl kopieren</translation>
    </message>
    <message>
        <source>Open the link ...</source>
        <translation>Link öffnen …</translation>
    </message>
    <message>
        <source>Copy its address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Gedankengang</translation>
    </message>
    <message>
        <source>Thought before the answer</source>
        <translation>Hat vor der Antwort nachgedacht</translation>
    </message>
    <message>
        <source>Thought, and did not come to an answer</source>
        <translation>Nachgedacht, ohne zu einer Antwort zu kommen</translation>
    </message>
    <message numerus="yes">
        <source>Thought for {seconds:.1f} s, %n token, and did not come to an answer</source>
        <comment>Thought for {seconds:.1f} s, %n tokens, and did not come to an answer</comment>
        <translation>
            <numerusform>{seconds:.1f} s nachgedacht, %n Token, ohne zu einer Antwort zu kommen</numerusform>
            <numerusform>{seconds:.1f} s nachgedacht, %n Token, ohne zu einer Antwort zu kommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Thought for {seconds:.1f} s, %n token</source>
        <comment>Thought for {seconds:.1f} s, %n tokens</comment>
        <translation>
            <numerusform>{seconds:.1f} s nachgedacht, %n Token</numerusform>
            <numerusform>{seconds:.1f} s nachgedacht, %n Token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Summarised: %n earlier message</source>
        <comment>Summarised: %n earlier messages</comment>
        <translation>
            <numerusform>Zusammengefasst: %n frühere Nachricht</numerusform>
            <numerusform>Zusammengefasst: %n frühere Nachrichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message is no longer sent</source>
        <comment>%n earlier messages are no longer sent</comment>
        <translation>
            <numerusform>%n frühere Nachricht wird nicht mehr gesendet</numerusform>
            <numerusform>%n frühere Nachrichten werden nicht mehr gesendet</numerusform>
        </translation>
    </message>
    <message>
        <source>Show what the model is told of them</source>
        <translation>Zeigen, was das Modell davon erfährt</translation>
    </message>
    <message>
        <source>The context was full. The model is still told the system prompt.</source>
        <translation>Der Kontext war voll. Den Systemprompt bekommt das Modell weiterhin.</translation>
    </message>
    <message>
        <source>The context is full: the answer ends here</source>
        <translation>Der Kontext ist voll: Die Antwort endet hier</translation>
    </message>
    <message>
        <source>Jump to latest</source>
        <translation>Zum Ende springen</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>Ihre Nachricht</translation>
    </message>
    <message>
        <source>The reply&apos;s text</source>
        <translation>Text der Antwort</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Neu fragen</translation>
    </message>
    <message>
        <source>Ask again (Enter)</source>
        <translation>Neu fragen (Eingabe)</translation>
    </message>
    <message>
        <source>Ask again (Ctrl+Enter)</source>
        <translation>Neu fragen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Save (Enter)</source>
        <translation>Speichern (Eingabe)</translation>
    </message>
    <message>
        <source>Save (Ctrl+Enter)</source>
        <translation>Speichern (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>The models are loading; the answer follows</source>
        <translation>Die Modelle werden geladen; die Antwort folgt</translation>
    </message>
    <message>
        <source>Another answer is being written; this one follows</source>
        <translation>Eine andere Antwort wird geschrieben; diese folgt</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>Nachricht kopieren</translation>
    </message>
    <message>
        <source>Edit and ask again</source>
        <translation>Ändern und neu fragen</translation>
    </message>
    <message>
        <source>Edit the reply</source>
        <translation>Antwort bearbeiten</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>Neu antworten</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Weitere Aktionen</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Frühere Fassung</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Spätere Fassung</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>stopped, the partial answer is kept</source>
        <translation>gestoppt, die Teilantwort bleibt erhalten</translation>
    </message>
    <message>
        <source>cut off when Tandem ended; what had come is kept</source>
        <translation>abgeschnitten, als Tandem endete; was gekommen war, ist erhalten</translation>
    </message>
    <message>
        <source>the context is full</source>
        <translation>der Kontext ist voll</translation>
    </message>
    <message>
        <source>longest reply reached</source>
        <translation>längste Antwort erreicht</translation>
    </message>
    <message>
        <source>not answered yet</source>
        <translation>noch nicht beantwortet</translation>
    </message>
    <message numerus="yes">
        <source>%n near-tie: there rounding could have chosen another token.</source>
        <comment>%n near-ties: there rounding could have chosen another token.</comment>
        <translation>
            <numerusform>%n Fast-Gleichstand: Dort hätte die Rundung ein anderes Token wählen können.</numerusform>
            <numerusform>%n Fast-Gleichstände: Dort hätte die Rundung ein anderes Token wählen können.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete this message and what follows</source>
        <translation>Diese Nachricht und alles danach löschen</translation>
    </message>
    <message>
        <source>Delete only this message</source>
        <translation>Nur diese Nachricht löschen</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy as plain text</source>
        <translation>Als reinen Text kopieren</translation>
    </message>
    <message>
        <source>Copy as rich text</source>
        <translation>Als formatierten Text kopieren</translation>
    </message>
    <message>
        <source>Copy with the thinking</source>
        <translation>Mit dem Gedankengang kopieren</translation>
    </message>
    <message>
        <source>Show the Markdown source</source>
        <translation>Markdown-Quelltext anzeigen</translation>
    </message>
    <message>
        <source>Delete this message</source>
        <translation>Diese Nachricht löschen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles anzeigen</translation>
    </message>
    <message numerus="yes">
        <source>Show %n more character</source>
        <comment>Show %n more characters</comment>
        <translation>
            <numerusform>%n weiteres Zeichen anzeigen</numerusform>
            <numerusform>%n weitere Zeichen anzeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>You said</source>
        <translation>Ihre Nachricht</translation>
    </message>
    <message>
        <source>Tandem&apos;s answer</source>
        <translation>Antwort von Tandem</translation>
    </message>
    <message>
        <source>Exported to {path}.</source>
        <translation>Exportiert nach {path}.</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation exported to {path}.</source>
        <comment>%n conversations exported to {path}.</comment>
        <translation>
            <numerusform>%n Unterhaltung exportiert nach {path}.</numerusform>
            <numerusform>%n Unterhaltungen exportiert nach {path}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Markdown, this branch (*.md);;JSON, every branch (*.json);;PDF, this branch (*.pdf)</source>
        <translation>Markdown, dieser Zweig (*.md);;JSON, alle Zweige (*.json);;PDF, dieser Zweig (*.pdf)</translation>
    </message>
    <message>
        <source>JSON, every branch (*.json)</source>
        <translation>JSON, alle Zweige (*.json)</translation>
    </message>
    <message>
        <source>Save the conversation as PDF</source>
        <translation>Unterhaltung als PDF speichern</translation>
    </message>
    <message>
        <source>Export all conversations</source>
        <translation>Alle Unterhaltungen exportieren</translation>
    </message>
    <message>
        <source>conversations.json</source>
        <translation>unterhaltungen.json</translation>
    </message>
    <message>
        <source>The conversations could not be exported: {reason}.</source>
        <translation>Die Unterhaltungen ließen sich nicht exportieren: {reason}.</translation>
    </message>
    <message>
        <source>From Tandem, ChatGPT (the archive that it sends, or its conversations.json), LM Studio (its conversations folder), Jan (its threads folder) and Open WebUI (its exported chats). The files stay as they are.</source>
        <translation>Aus Tandem, ChatGPT (das zugesandte Archiv oder dessen conversations.json), LM Studio (Ordner „conversations“), Jan (Ordner „threads“) und Open WebUI (exportierte Chats). Die Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Conversations (*.json *.jsonl *.md *.zip);;All files (*)</source>
        <translation>Unterhaltungen (*.json *.jsonl *.md *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Dateien wählen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <source>Looking at what is in there.</source>
        <translation>Der Inhalt wird gelesen.</translation>
    </message>
    <message numerus="yes">
        <source>Import %n conversation</source>
        <comment>Import %n conversations</comment>
        <translation>
            <numerusform>%n Unterhaltung importieren</numerusform>
            <numerusform>%n Unterhaltungen importieren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done:,} of %n conversation are in.</source>
        <comment>{done:,} of %n conversations are in.</comment>
        <translation>
            <numerusform>{done:,} von %n Unterhaltung importiert.</numerusform>
            <numerusform>{done:,} von %n Unterhaltungen importiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Files with conversations</source>
        <translation>Dateien mit Unterhaltungen</translation>
    </message>
    <message>
        <source>A folder with conversations</source>
        <translation>Ordner mit Unterhaltungen</translation>
    </message>
    <message>
        <source>This could not be read: {reason}.</source>
        <translation>Das ließ sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>Not all conversations came in. {reason} Import the same file again for the rest.</source>
        <translation>Nicht alle Unterhaltungen wurden importiert. {reason} Importieren Sie dieselbe Datei noch einmal, um den Rest zu holen.</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation of these files could not come in: damaged.</source>
        <comment>%n conversations of these files could not come in: damaged.</comment>
        <translation>
            <numerusform>%n Unterhaltung dieser Dateien ließ sich nicht importieren: beschädigt.</numerusform>
            <numerusform>%n Unterhaltungen dieser Dateien ließen sich nicht importieren: beschädigt.</numerusform>
        </translation>
    </message>
    <message>
        <source>It could not be printed: {reason}.</source>
        <translation>Das Drucken ist fehlgeschlagen: {reason}.</translation>
    </message>
    <message>
        <source>The conversation is printed.</source>
        <translation>Die Unterhaltung ist gedruckt.</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Attached: {file}</source>
        <translation>Angehängt: {file}</translation>
    </message>
    <message>
        <source>it cannot be written</source>
        <translation>kein Schreibzugriff</translation>
    </message>
    <message>
        <source>Context: {used:,} of {total:,} tokens used, {left:,} left</source>
        <translation>Kontext: {used:,} von {total:,} Token belegt, {left:,} frei</translation>
    </message>
    <message>
        <source>Context: {used:,} of {total:,} tokens used, {left:,} too many</source>
        <translation>Kontext: {used:,} von {total:,} Token belegt, {left:,} zu viel</translation>
    </message>
    <message>
        <source>Context: about {used:,} of {total:,} tokens used, {left:,} left</source>
        <translation>Kontext: etwa {used:,} von {total:,} Token belegt, {left:,} frei</translation>
    </message>
    <message>
        <source>Context: about {used:,} of {total:,} tokens used, {left:,} too many</source>
        <translation>Kontext: etwa {used:,} von {total:,} Token belegt, {left:,} zu viel</translation>
    </message>
    <message>
        <source>{said}; {typed:,} of them are what you are writing</source>
        <translation>{said}; {typed:,} davon schreiben Sie gerade</translation>
    </message>
    <message>
        <source>{said}; about {typed:,} of them are what you are writing</source>
        <translation>{said}; etwa {typed:,} davon schreiben Sie gerade</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <translation>MMMM yyyy</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>d MMMM</source>
        <translation>d. MMMM</translation>
    </message>
    <message>
        <source>d MMMM yyyy, HH:mm</source>
        <translation>d. MMMM yyyy, HH:mm</translation>
    </message>
    <message>
        <source>error: {text}</source>
        <translation>Fehler: {text}</translation>
    </message>
    <message>
        <source>warning: {text}</source>
        <translation>Warnung: {text}</translation>
    </message>
    <message>
        <source>info: {text}</source>
        <translation>Hinweis: {text}</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Strg+Z)</translation>
    </message>
    <message>
        <source>Undo: {text}</source>
        <translation>Rückgängig: {text}</translation>
    </message>
    <message>
        <source>{text}. Undo with Ctrl+Z.</source>
        <translation>{text}. Rückgängig mit Strg+Z.</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>Das Modell</translation>
    </message>
    <message>
        <source>{name} has answered, after {took}.</source>
        <translation>{name} hat nach {took} geantwortet.</translation>
    </message>
    <message>
        <source>{name} has answered in {lanes} lanes, after {took}.</source>
        <translation>{name} hat nach {took} in {lanes} Spuren geantwortet.</translation>
    </message>
    <message>
        <source>{name} is downloaded. Open it as target or draft under Models, Downloads.</source>
        <translation>{name} ist heruntergeladen. Unter „Modelle“, „Downloads“ lässt es sich als Zielmodell oder Entwurfsmodell öffnen.</translation>
    </message>
    <message>
        <source>Open {title}</source>
        <translation>{title} öffnen</translation>
    </message>
    <message>
        <source>Answer as {preset}</source>
        <translation>Antworten mit Vorlage {preset}</translation>
    </message>
    <message>
        <source>Back into the window</source>
        <translation>Zurück ins Fenster</translation>
    </message>
    <message>
        <source>Copy as a picture</source>
        <translation>Als Bild kopieren</translation>
    </message>
    <message>
        <source>Save as PNG ...</source>
        <translation>Als PNG speichern …</translation>
    </message>
    <message>
        <source>Save as SVG ...</source>
        <translation>Als SVG speichern …</translation>
    </message>
    <message>
        <source>Save the numbers as CSV ...</source>
        <translation>Zahlen als CSV speichern …</translation>
    </message>
    <message>
        <source>{name} could not be written: {why}.</source>
        <translation>{name} konnte nicht geschrieben werden: {why}.</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>Gespeichert als {name}.</translation>
    </message>
    <message>
        <source>{path} is not writable</source>
        <translation>{path} ist nicht beschreibbar</translation>
    </message>
    <message>
        <source>Tandem: tokens per second</source>
        <translation>Tandem: Token je Sekunde</translation>
    </message>
    <message>
        <source>warm-up</source>
        <translation>Aufwärmen</translation>
    </message>
    <message>
        <source>{configuration} (pilot)</source>
        <translation>{configuration} (Vorlauf)</translation>
    </message>
    <message>
        <source>prompt {number}: {error}</source>
        <translation>Prompt {number}: {error}</translation>
    </message>
    <message>
        <source>it is not UTF-8 text</source>
        <translation>das ist kein UTF-8-Text</translation>
    </message>
    <message>
        <source>The prompts file {path} cannot be read: {reason}.</source>
        <translation>Die Promptdatei {path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{file}, line {number}</source>
        <translation>{file}, Zeile {number}</translation>
    </message>
    <message>
        <source>The prompts file {path} holds no prompts. Each line must be a JSON object with a prompt.</source>
        <translation>Die Promptdatei {path} enthält keine Prompts. Jede Zeile muss ein JSON-Objekt mit einem Prompt sein.</translation>
    </message>
    <message>
        <source>{place}: this is not JSON ({error}).</source>
        <translation>{place}: Das ist kein JSON ({error}).</translation>
    </message>
    <message>
        <source>{place}: expected a JSON object with &quot;prompt&quot; or &quot;turns&quot;.</source>
        <translation>{place}: Erwartet wird ein JSON-Objekt mit &quot;prompt&quot; oder &quot;turns&quot;.</translation>
    </message>
    <message>
        <source>{place}: &quot;prompt&quot; (or the first of &quot;turns&quot;) must be a text that is not empty.</source>
        <translation>{place}: &quot;prompt&quot; (oder das erste aus &quot;turns&quot;) muss ein Text sein, der nicht leer ist.</translation>
    </message>
    <message>
        <source>No batch width is bitwise equal to single tokens here: the exact mode generates without drafting.</source>
        <translation>Keine Batchbreite gleicht hier Bit für Bit einzelnen Token: Der exakte Modus antwortet ohne Entwürfe.</translation>
    </message>
    <message>
        <source>{file} is an embedding model, which writes no text.</source>
        <translation>{file} ist ein Embedding-Modell und schreibt keinen Text.</translation>
    </message>
    <message>
        <source>{file} is an image or audio projector, which only works beside a language model.</source>
        <translation>{file} ist ein Bild- oder Audio-Projektor und funktioniert nur neben einem Sprachmodell.</translation>
    </message>
    <message>
        <source>{file} is a speech model, which writes no text.</source>
        <translation>{file} ist ein Modell für gesprochene Sprache und schreibt keinen Text.</translation>
    </message>
    <message>
        <source>{file} is a diffusion model, which does not write word by word.</source>
        <translation>{file} ist ein Diffusionsmodell und schreibt nicht Wort für Wort.</translation>
    </message>
    <message>
        <source>{file} is a draft head for one certain model, which cannot be loaded by itself.</source>
        <translation>{file} ist ein Entwurfskopf für ein bestimmtes Modell und lässt sich nicht allein laden.</translation>
    </message>
    <message>
        <source>{file} is a LoRA adapter, which only works on top of its base model.</source>
        <translation>{file} ist ein LoRA-Adapter und funktioniert nur mit seinem Basismodell.</translation>
    </message>
    <message>
        <source>{file} is an encoder-decoder model, which Tandem does not run.</source>
        <translation>{file} ist ein Encoder-Decoder-Modell; solche führt Tandem nicht aus.</translation>
    </message>
    <message>
        <source>{file} is an importance matrix for quantising, not a model.</source>
        <translation>{file} ist eine Importance-Matrix zum Quantisieren und kein Modell.</translation>
    </message>
    <message>
        <source>Choose the GGUF file of a chat or text model.</source>
        <translation>Wählen Sie die GGUF-Datei eines Chat- oder Textmodells.</translation>
    </message>
    <message>
        <source>{file} holds only a vocabulary and no weights.</source>
        <translation>{file} enthält nur ein Vokabular und keine Gewichte.</translation>
    </message>
    <message>
        <source>{file} does not say which architecture it has.</source>
        <translation>{file} nennt seine Architektur nicht.</translation>
    </message>
    <message>
        <source>{file} has no tokenizer, so it cannot read or write text. Choose a complete GGUF file.</source>
        <translation>{file} hat keinen Tokenizer und kann daher keinen Text lesen oder schreiben. Wählen Sie eine vollständige GGUF-Datei.</translation>
    </message>
    <message>
        <source>{file} is incomplete: {missing:,} of its {all:,} bytes are missing. Download it again, or wait until its download has finished.</source>
        <translation>{file} ist unvollständig: {missing:,} von {all:,} Bytes fehlen. Laden Sie die Datei neu herunter, oder warten Sie, bis der Download fertig ist.</translation>
    </message>
    <message>
        <source>{file} is one of {count} parts, and its name does not end in {ending}. Give the parts their original names.</source>
        <translation>{file} ist einer von {count} Teilen, und der Name endet nicht auf {ending}. Geben Sie den Teilen ihre ursprünglichen Namen.</translation>
    </message>
    <message>
        <source>{file} is part {number} of {count}. Open the first part, {first}.</source>
        <translation>{file} ist Teil {number} von {count}. Öffnen Sie den ersten Teil, {first}.</translation>
    </message>
    <message>
        <source>Part {number} of {count}, {file}, is missing beside {first}. Get it.</source>
        <translation>Teil {number} von {count}, {file}, fehlt neben {first}. Holen Sie ihn.</translation>
    </message>
    <message>
        <source>{file} is not part {number} of {first}. Download the parts again.</source>
        <translation>{file} ist nicht Teil {number} von {first}. Laden Sie die Teile neu herunter.</translation>
    </message>
    <message>
        <source>{file} does not give a sensible {key} ({value}).</source>
        <translation>{file} enthält keinen sinnvollen Wert für {key} ({value}).</translation>
    </message>
    <message>
        <source>{file} has no whole numbers in {key}.</source>
        <translation>{file} hat in {key} keine ganzen Zahlen.</translation>
    </message>
    <message>
        <source>It is damaged: download or convert it again.</source>
        <translation>Die Datei ist beschädigt: Laden Sie sie neu herunter, oder wandeln Sie sie neu um.</translation>
    </message>
    <message>
        <source>{file} has {value} where {key} must be a whole number.</source>
        <translation>{file} hat {value}, wo {key} eine ganze Zahl sein muss.</translation>
    </message>
    <message>
        <source>{file} has {value} where {key} must be a number.</source>
        <translation>{file} hat {value}, wo {key} eine Zahl sein muss.</translation>
    </message>
    <message>
        <source>{file} has {value} where {key} must be text.</source>
        <translation>{file} hat {value}, wo {key} ein Text sein muss.</translation>
    </message>
    <message>
        <source>{file} has {value} where {key} must be true or false.</source>
        <translation>{file} hat {value}, wo {key} wahr oder falsch sein muss.</translation>
    </message>
    <message>
        <source>{file} has texts where {key} must be numbers.</source>
        <translation>{file} hat Texte, wo {key} Zahlen enthalten muss.</translation>
    </message>
    <message>
        <source>{file} has numbers where {key} must be texts.</source>
        <translation>{file} hat Zahlen, wo {key} Texte enthalten muss.</translation>
    </message>
    <message>
        <source>{path} is a folder. Choose a .gguf file inside it.</source>
        <translation>{path} ist ein Ordner. Wählen Sie eine .gguf-Datei darin.</translation>
    </message>
    <message>
        <source>{path} is a device or a pipe. Choose a .gguf file.</source>
        <translation>{path} ist ein Gerät oder eine Pipe. Wählen Sie eine .gguf-Datei.</translation>
    </message>
    <message>
        <source>There is no file {path}. Check the name, or choose another file.</source>
        <translation>Es gibt keine Datei {path}. Prüfen Sie den Namen, oder wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. Check its permissions and its disk.</source>
        <translation>{path} kann nicht gelesen werden: {reason}. Prüfen Sie die Zugriffsrechte und das Laufwerk.</translation>
    </message>
    <message>
        <source>{file} ends after {size:,} bytes, inside its header. It is damaged or was not downloaded completely: download it again.</source>
        <translation>{file} endet nach {size:,} Bytes, mitten im Header. Die Datei ist beschädigt oder wurde nicht vollständig heruntergeladen: Laden Sie sie neu herunter.</translation>
    </message>
    <message>
        <source>{file} claims a header of more than {most:,} bytes.</source>
        <translation>{file} gibt einen Header von mehr als {most:,} Bytes an.</translation>
    </message>
    <message>
        <source>{file} became shorter while it was read. Wait until it is complete.</source>
        <translation>{file} wurde beim Lesen kürzer. Warten Sie, bis die Datei vollständig ist.</translation>
    </message>
    <message>
        <source>{file} claims {tensors:,} tensors and {keys:,} keys, too many for a file of {size:,} bytes.</source>
        <translation>{file} gibt {tensors:,} Tensoren und {keys:,} Schlüssel an, zu viele für eine Datei von {size:,} Bytes.</translation>
    </message>
    <message>
        <source>{file} has the alignment {alignment}, not a power of two.</source>
        <translation>{file} hat die Ausrichtung {alignment}, keine Zweierpotenz.</translation>
    </message>
    <message>
        <source>{file} is empty. It was not downloaded: download it again.</source>
        <translation>{file} ist leer. Die Datei wurde nicht heruntergeladen: Laden Sie sie neu herunter.</translation>
    </message>
    <message>
        <source>{file} has the old GGML format, from before August 2023. Get the model as a GGUF file.</source>
        <translation>{file} hat das alte GGML-Format aus der Zeit vor August 2023. Holen Sie das Modell als GGUF-Datei.</translation>
    </message>
    <message>
        <source>{file} is a ZIP or PyTorch file, not a GGUF file. Get the model as a GGUF file.</source>
        <translation>{file} ist eine ZIP- oder PyTorch-Datei und keine GGUF-Datei. Holen Sie das Modell als GGUF-Datei.</translation>
    </message>
    <message>
        <source>{file} is a safetensors file, not a GGUF file. Get the model as a GGUF file.</source>
        <translation>{file} ist eine Safetensors-Datei und keine GGUF-Datei. Holen Sie das Modell als GGUF-Datei.</translation>
    </message>
    <message>
        <source>{file} is a web page or a Git LFS pointer, not a GGUF file: the download went wrong. Download it again.</source>
        <translation>{file} ist eine Webseite oder ein Git-LFS-Zeiger und keine GGUF-Datei: Der Download ging schief. Laden Sie die Datei neu herunter.</translation>
    </message>
    <message>
        <source>{file} is not a GGUF file: it does not begin with the letters GGUF. Choose another file.</source>
        <translation>{file} ist keine GGUF-Datei: Sie beginnt nicht mit den Buchstaben GGUF. Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{file} is a big-endian GGUF file. Get the little-endian one.</source>
        <translation>{file} ist eine Big-Endian-GGUF-Datei. Holen Sie die Little-Endian-Datei.</translation>
    </message>
    <message>
        <source>{file} is a GGUF file of version 1, which llama.cpp no longer reads. Get a newer one.</source>
        <translation>{file} ist eine GGUF-Datei der Version 1, die llama.cpp nicht mehr liest. Holen Sie eine neuere.</translation>
    </message>
    <message>
        <source>{file} is a GGUF file of version {version}; Tandem reads 2 and 3. Update Tandem, or download the file again.</source>
        <translation>{file} ist eine GGUF-Datei der Version {version}; Tandem liest 2 und 3. Aktualisieren Sie Tandem, oder laden Sie die Datei neu herunter.</translation>
    </message>
    <message>
        <source>{file} has the key {key} twice.</source>
        <translation>{file} hat den Schlüssel {key} doppelt.</translation>
    </message>
    <message>
        <source>{file} has no name for its key {index}.</source>
        <translation>{file} hat keinen Namen für den Schlüssel {index}.</translation>
    </message>
    <message>
        <source>{file} has {count:,} items for {key}, more than it can hold.</source>
        <translation>{file} gibt {count:,} Einträge für {key} an, mehr als hineinpassen.</translation>
    </message>
    <message>
        <source>{file} has a value of the unknown type {kind} for {key}.</source>
        <translation>{file} hat für {key} einen Wert der unbekannten Art {kind}.</translation>
    </message>
    <message>
        <source>{file} has the tensor {tensor} twice.</source>
        <translation>{file} hat den Tensor {tensor} doppelt.</translation>
    </message>
    <message>
        <source>{file} places the tensor {tensor} at byte {there:,} of its data instead of {here:,}.</source>
        <translation>{file} legt den Tensor {tensor} an Byte {there:,} der Daten statt an {here:,}.</translation>
    </message>
    <message>
        <source>{file} has a tensor with an overlong name, {tensor}.</source>
        <translation>{file} hat einen Tensor mit überlangem Namen, {tensor}.</translation>
    </message>
    <message>
        <source>{file} has the tensor {tensor} with {count:,} dimensions; at most {most} are possible.</source>
        <translation>{file} hat den Tensor {tensor} mit {count:,} Dimensionen; höchstens {most} sind möglich.</translation>
    </message>
    <message>
        <source>{file} has rows of {count:,} weights in the tensor {tensor}, no multiple of {kind}&apos;s block of {block}.</source>
        <translation>{file} hat im Tensor {tensor} Zeilen von {count:,} Gewichten, kein Vielfaches des Blocks von {kind} ({block}).</translation>
    </message>
    <message>
        <source>{file} has the impossible shape {shape} for {tensor}.</source>
        <translation>{file} hat für {tensor} die unmögliche Form {shape}.</translation>
    </message>
    <message>
        <source>{file} stores the tensor {tensor} in the type {kind}, which this version does not know. Update Tandem, or choose another file.</source>
        <translation>{file} speichert den Tensor {tensor} in der Art {kind}, die diese Version nicht kennt. Aktualisieren Sie Tandem, oder wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>Windows did not tell how much memory is free.</source>
        <translation>Windows hat nicht mitgeteilt, wie viel Arbeitsspeicher frei ist.</translation>
    </message>
    <message>
        <source>Needs {needed} of the {free} that are free ({parts}).</source>
        <translation>Braucht {needed} von {free}, die frei sind ({parts}).</translation>
    </message>
    <message>
        <source>Needs {needed}, and only {free} are free ({parts}).</source>
        <translation>Braucht {needed}, und nur {free} sind frei ({parts}).</translation>
    </message>
    <message>
        <source>target {target}, KV cache for {context:,} tokens {cache}, scratch {scratch}</source>
        <translation>Zielmodell {target}, KV-Cache für {context:,} Token {cache}, Zwischenspeicher {scratch}</translation>
    </message>
    <message>
        <source>target {target}, draft {draft}, KV caches for {context:,} tokens {cache}, scratch {scratch}</source>
        <translation>Zielmodell {target}, Entwurf {draft}, KV-Caches für {context:,} Token {cache}, Zwischenspeicher {scratch}</translation>
    </message>
    <message>
        <source>Choose a context of at most {context:,} tokens, or a smaller model.</source>
        <translation>Wählen Sie einen Kontext von höchstens {context:,} Token oder ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller draft or none.</source>
        <translation>Schließen Sie andere Programme, oder wählen Sie einen kleineren Entwurf oder keinen.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or a stronger quantisation.</source>
        <translation>Schließen Sie andere Programme, oder wählen Sie ein kleineres Modell oder eine stärkere Quantisierung.</translation>
    </message>
    <message>
        <source>{variable} names {path}, which cannot be loaded: {reason}.</source>
        <translation>{variable} nennt {path}, das sich nicht laden lässt: {reason}.</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>ohne Angabe von Gründen</translation>
    </message>
    <message>
        <source>No context of {tokens} tokens could be made for {name}: {reason}. Choose a smaller context.</source>
        <translation>Für {name} ließ sich kein Kontext von {tokens} Token anlegen: {reason}. Wählen Sie einen kleineren Kontext.</translation>
    </message>
    <message>
        <source>llama.cpp gave no reason</source>
        <translation>llama.cpp nannte keinen Grund</translation>
    </message>
    <message>
        <source>The context of {name} is closed.</source>
        <translation>Der Kontext von {name} ist geschlossen.</translation>
    </message>
    <message>
        <source>The context of {tokens} tokens is full.</source>
        <translation>Der Kontext von {tokens} Token ist voll.</translation>
    </message>
    <message>
        <source>Logits of {asked} positions were asked for where {provided} are provided.</source>
        <translation>Es wurden Logits von {asked} Positionen verlangt, vorgesehen sind {provided}.</translation>
    </message>
    <message>
        <source>llama.cpp returned no logits: {reason}</source>
        <translation>llama.cpp lieferte keine Logits: {reason}</translation>
    </message>
    <message>
        <source>{name} was stopped while it took back tokens.</source>
        <translation>{name} wurde angehalten, während es Token zurücknahm.</translation>
    </message>
    <message>
        <source>llama.cpp could not copy the cache: {reason}</source>
        <translation>llama.cpp konnte den Cache nicht kopieren: {reason}</translation>
    </message>
    <message>
        <source>llama.cpp could not decode {tokens} tokens at position {position} (code {code}): {reason}</source>
        <translation>llama.cpp konnte {tokens} Token an Position {position} nicht decodieren (Code {code}): {reason}</translation>
    </message>
    <message>
        <source>There is no device {name} here. There are: {devices}.</source>
        <translation>Ein Gerät {name} gibt es hier nicht. Vorhanden: {devices}.</translation>
    </message>
    <message>
        <source>This build of llama.cpp cannot use RPC workers. Build it again with TANDEM_BACKEND=rpc make setup.</source>
        <translation>Dieses llama.cpp kann keine RPC-Worker nutzen. Bauen Sie es mit TANDEM_BACKEND=rpc make setup neu.</translation>
    </message>
    <message>
        <source>The RPC worker {server} offers no device. Start llama.cpp&apos;s rpc-server there with one.</source>
        <translation>Der RPC-Worker {server} bietet kein Gerät an. Starten Sie dort den rpc-server von llama.cpp mit einem.</translation>
    </message>
    <message>
        <source>The grammar cannot be used: {reason}.</source>
        <translation>Die Grammatik ist nicht verwendbar: {reason}.</translation>
    </message>
    <message>
        <source>The grammar has no rule named root, with which every answer begins: write &quot;root ::= ...&quot;.</source>
        <translation>Der Grammatik fehlt die Regel root, mit der jede Antwort beginnt: Schreiben Sie „root ::= ...“.</translation>
    </message>
    <message>
        <source>The grammar cannot be used: it is longer than {most:,} characters, or holds a zero.</source>
        <translation>Die Grammatik ist nicht verwendbar: Sie ist länger als {most:,} Zeichen oder enthält ein Nullzeichen.</translation>
    </message>
    <message>
        <source>The grammar cannot be used: more than {most:,} brackets stand in each other.</source>
        <translation>Die Grammatik ist nicht verwendbar: Mehr als {most:,} Klammern stehen ineinander.</translation>
    </message>
    <message>
        <source>a rule begins with itself, directly or through others, and llama.cpp cannot follow that</source>
        <translation>eine Regel beginnt direkt oder über andere mit sich selbst, und dem kann llama.cpp nicht folgen</translation>
    </message>
    <message>
        <source>a number in it is too large</source>
        <translation>eine Zahl darin ist zu groß</translation>
    </message>
    <message>
        <source>{what} in line {line}, at “{text}”</source>
        <translation>{what} in Zeile {line}, bei „{text}“</translation>
    </message>
    <message>
        <source>{key} is empty: no value is allowed</source>
        <translation>{key} ist leer: Kein Wert ist erlaubt</translation>
    </message>
    <message>
        <source>{key} is empty: no form is allowed</source>
        <translation>{key} ist leer: Keine Form ist erlaubt</translation>
    </message>
    <message>
        <source>the schema</source>
        <translation>Schema</translation>
    </message>
    <message>
        <source>No answer can match this JSON schema: in {where}, {problem}.</source>
        <translation>Keine Antwort kann diesem JSON-Schema entsprechen: In {where} gilt: {problem}.</translation>
    </message>
    <message>
        <source>This JSON schema cannot be used: it is nested too deeply.</source>
        <translation>Dieses JSON-Schema ist nicht verwendbar: Es ist zu tief verschachtelt.</translation>
    </message>
    <message>
        <source>This JSON schema cannot be used: {reason}.</source>
        <translation>Dieses JSON-Schema ist nicht verwendbar: {reason}.</translation>
    </message>
    <message>
        <source>This JSON schema cannot be used: a part of it is no schema.</source>
        <translation>Dieses JSON-Schema ist nicht verwendbar: Ein Teil davon ist kein Schema.</translation>
    </message>
    <message>
        <source>The JSON schema is not valid JSON (line {line}, column {column}: {reason}).</source>
        <translation>Das JSON-Schema ist kein gültiges JSON (Zeile {line}, Spalte {column}: {reason}).</translation>
    </message>
    <message>
        <source>The JSON schema is not valid JSON ({reason}).</source>
        <translation>Das JSON-Schema ist kein gültiges JSON ({reason}).</translation>
    </message>
    <message>
        <source>A JSON schema is an object in braces, such as {example}.</source>
        <translation>Ein JSON-Schema ist ein Objekt in geschweiften Klammern, etwa {example}.</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
    <message>
        <source>false allows nothing</source>
        <translation>false erlaubt nichts</translation>
    </message>
    <message>
        <source>{low} is above {high}</source>
        <translation>{low} liegt über {high}</translation>
    </message>
    <message>
        <source>allOf asks for several types at once</source>
        <translation>allOf verlangt mehrere Typen zugleich</translation>
    </message>
    <message>
        <source>{name} is no longer loaded.</source>
        <translation>{name} ist nicht mehr geladen.</translation>
    </message>
    <message>
        <source>The text could not be split into tokens.</source>
        <translation>Der Text ließ sich nicht in Token zerlegen.</translation>
    </message>
    <message>
        <source>llama.cpp cannot load {name}: {reason}.</source>
        <translation>llama.cpp kann {name} nicht laden: {reason}.</translation>
    </message>
    <message>
        <source>The RPC worker {server} does not answer: it may be serving another program, for a worker serves one at a time. Close that program, or start the worker again.</source>
        <translation>Der RPC-Worker {server} antwortet nicht: Vielleicht bedient er ein anderes Programm, denn ein Worker bedient nur eines zur selben Zeit. Schließen Sie dieses Programm, oder starten Sie den Worker neu.</translation>
    </message>
    <message>
        <source>The RPC worker {server} does not answer: {reason}. Start llama.cpp&apos;s rpc-server there, or leave it out.</source>
        <translation>Der RPC-Worker {server} antwortet nicht: {reason}. Starten Sie dort den rpc-server von llama.cpp, oder lassen Sie ihn weg.</translation>
    </message>
    <message>
        <source>The RPC worker {server} was lost while it held layers of a model. Start it again, then Tandem; or load a model without it.</source>
        <translation>Der RPC-Worker {server} ging verloren, während er Schichten eines Modells hielt. Starten Sie ihn neu, danach Tandem; oder laden Sie ein Modell ohne ihn.</translation>
    </message>
    <message>
        <source>“{server}” names no RPC worker. Write host:port, as in 192.0.2.5:50052.</source>
        <translation>„{server}“ benennt keinen RPC-Worker. Schreiben Sie Host:Port, etwa 192.0.2.5:50052.</translation>
    </message>
    <message>
        <source>it speaks version {version}</source>
        <translation>er spricht Version {version}</translation>
    </message>
    <message>
        <source>it speaks another language</source>
        <translation>er spricht eine andere Sprache</translation>
    </message>
    <message>
        <source>{server} is no RPC worker for this llama.cpp: {spoken}, and version {needed} is needed. Start the rpc-server of the same llama.cpp there.</source>
        <translation>{server} ist kein RPC-Worker für dieses llama.cpp: {spoken}, nötig ist Version {needed}. Starten Sie dort den rpc-server desselben llama.cpp.</translation>
    </message>
    <message>
        <source>A draft must share its target&apos;s vocabulary: choose a smaller model of the same family.</source>
        <translation>Ein Entwurf muss das Vokabular seines Zielmodells haben: Wählen Sie ein kleineres Modell derselben Familie.</translation>
    </message>
    <message>
        <source>{adding} adds a token at the beginning of a text and {other} does not.</source>
        <translation>{adding} setzt ein Token an den Anfang eines Textes, {other} nicht.</translation>
    </message>
    <message>
        <source>{adding} adds a token at the end of a text and {other} does not.</source>
        <translation>{adding} setzt ein Token an das Ende eines Textes, {other} nicht.</translation>
    </message>
    <message>
        <source>{target} marks the beginning of a text with token {id} and {draft} with token {other}.</source>
        <translation>{target} kennzeichnet den Anfang eines Textes mit Token {id}, {draft} mit Token {other}.</translation>
    </message>
    <message>
        <source>{target} marks the end of a text with token {id} and {draft} with token {other}.</source>
        <translation>{target} kennzeichnet das Ende eines Textes mit Token {id}, {draft} mit Token {other}.</translation>
    </message>
    <message>
        <source>{target} has a vocabulary of the type {kind} and {draft} one of the type {other}.</source>
        <translation>{target} hat ein Vokabular der Art {kind}, {draft} eines der Art {other}.</translation>
    </message>
    <message>
        <source>{target} has {size:,} tokens and {draft} has {other:,}: they may differ by at most {most}.</source>
        <translation>{target} hat {size:,} Token, {draft} hat {other:,}: Der Unterschied darf höchstens {most} betragen.</translation>
    </message>
    <message numerus="yes">
        <source>Token {token} is {text} in {target} and {other} in {draft}; only this token differs.</source>
        <comment>Token {token} is {text} in {target} and {other} in {draft}; %n of {shared:,} tokens differ.</comment>
        <translation>
            <numerusform>Token {token} ist {text} in {target} und {other} in {draft}; nur dieses Token ist verschieden.</numerusform>
            <numerusform>Token {token} ist {text} in {target} und {other} in {draft}; %n von {shared:,} Token sind verschieden.</numerusform>
        </translation>
    </message>
    <message>
        <source>The draft {draft} is larger than the target {target}: drafting costs more than it can save. Exchange the two.</source>
        <translation>Der Entwurf {draft} ist größer als das Zielmodell {target}: Entwerfen kostet mehr, als es sparen kann. Vertauschen Sie die beiden.</translation>
    </message>
    <message>
        <source>The draft {draft} is nearly as large as the target {target}: there is little to gain. Choose a smaller draft.</source>
        <translation>Der Entwurf {draft} ist fast so groß wie das Zielmodell {target}: Es gibt wenig zu gewinnen. Wählen Sie einen kleineren Entwurf.</translation>
    </message>
    <message>
        <source>The draft {draft} was made for {length:,} tokens of context, the target for {other:,}. Beyond {length:,} tokens what it drafts will be poor.</source>
        <translation>Der Entwurf {draft} ist für {length:,} Token Kontext gemacht, das Zielmodell für {other:,}. Jenseits von {length:,} Token werden seine Entwürfe schlecht.</translation>
    </message>
    <message>
        <source>{model} keeps a recurrent state ({architecture}) that cannot be rolled back after a rejected draft token, so this pair runs without drafting. Choose a model with plain attention.</source>
        <translation>{model} hat einen rekurrenten Zustand ({architecture}), der sich nach einem verworfenen Entwurfstoken nicht zurücksetzen lässt; dieses Paar läuft daher ohne Entwürfe. Wählen Sie ein Modell mit gewöhnlicher Attention.</translation>
    </message>
    <message>
        <source>{target} and {draft} have different chat templates. The target&apos;s is used, so the draft may be accepted less often.</source>
        <translation>{target} und {draft} haben verschiedene Chatvorlagen. Es gilt die des Zielmodells, daher wird der Entwurf vielleicht seltener angenommen.</translation>
    </message>
    <message>
        <source>The file is damaged or was converted wrongly: download or convert it again.</source>
        <translation>Die Datei ist beschädigt oder wurde falsch umgewandelt: Laden Sie sie neu herunter, oder wandeln Sie sie neu um.</translation>
    </message>
    <message>
        <source>{file} did not load within {seconds:,.0f} seconds in a test. Its disk may be too slow or the machine busy: try again, or copy the file to a faster disk.</source>
        <translation>{file} war in einem Test nach {seconds:,.0f} Sekunden nicht geladen. Vielleicht ist das Laufwerk zu langsam oder der Computer ausgelastet: Versuchen Sie es erneut, oder kopieren Sie die Datei auf ein schnelleres Laufwerk.</translation>
    </message>
    <message>
        <source>{file} computes no numbers: its weights are damaged. Download it again.</source>
        <translation>{file} berechnet keine Zahlen: Die Gewichte sind beschädigt. Laden Sie die Datei neu herunter.</translation>
    </message>
    <message>
        <source>The system stopped the test of {file}, most likely for lack of memory. Close other programs, or choose a smaller file.</source>
        <translation>Das System hat den Test von {file} beendet, wahrscheinlich weil der Arbeitsspeicher nicht reichte. Schließen Sie andere Programme, oder wählen Sie eine kleinere Datei.</translation>
    </message>
    <message>
        <source>llama.cpp crashed ({how}) while loading {file}: {reason}.</source>
        <translation>llama.cpp ist beim Laden von {file} abgestürzt ({how}): {reason}.</translation>
    </message>
    <message>
        <source>llama.cpp crashed ({how}) while loading {file}.</source>
        <translation>llama.cpp ist beim Laden von {file} abgestürzt ({how}).</translation>
    </message>
    <message>
        <source>signal {name}</source>
        <translation>Signal {name}</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>Exit-Code {code}</translation>
    </message>
    <message>
        <source>{file} keeps a running state instead of a plain KV cache and cannot take tokens back, so no draft can serve it. Load it alone.</source>
        <translation>{file} hat einen laufenden Zustand statt eines gewöhnlichen KV-Caches und kann keine Token zurücknehmen, daher passt kein Entwurf dazu. Laden Sie es allein.</translation>
    </message>
    <message>
        <source>{file} cannot take tokens back, so it cannot draft. Choose another draft.</source>
        <translation>{file} kann keine Token zurücknehmen und daher nicht entwerfen. Wählen Sie einen anderen Entwurf.</translation>
    </message>
    <message>
        <source>The prompt is empty. Type something first.</source>
        <translation>Der Prompt ist leer. Schreiben Sie zuerst etwas.</translation>
    </message>
    <message>
        <source>The model splits this conversation into no tokens. Choose another file of this model.</source>
        <translation>Das Modell zerlegt diese Unterhaltung in kein einziges Token. Wählen Sie eine andere Datei dieses Modells.</translation>
    </message>
    <message>
        <source>Drafting switched on: it should give {ratio:.2f}x vanilla.</source>
        <translation>Entwerfen eingeschaltet: Es sollte {ratio:.2f}x Vanilla bringen.</translation>
    </message>
    <message>
        <source>Drafting switched off: no draft length would beat vanilla here.</source>
        <translation>Entwerfen ausgeschaltet: Keine Entwurfslänge wäre hier schneller als Vanilla.</translation>
    </message>
    <message>
        <source>Drafting switched off: it was slower than vanilla here.</source>
        <translation>Entwerfen ausgeschaltet: Es war hier langsamer als Vanilla.</translation>
    </message>
    <message>
        <source>Drafting paused: the machine changed its speed, and vanilla is measured again.</source>
        <translation>Entwerfen pausiert: Der Rechner änderte sein Tempo, und Vanilla wird neu gemessen.</translation>
    </message>
    <message>
        <source>No grammar can hold an answer to these parts of the JSON schema: {parts}.</source>
        <translation>Keine Grammatik kann eine Antwort auf diese Teile des JSON-Schemas festlegen: {parts}.</translation>
    </message>
    <message>
        <source>The answer ends here: the grammar or schema allows nothing that this model can write next.</source>
        <translation>Die Antwort endet hier: Grammatik oder Schema erlauben nichts, was dieses Modell als Nächstes schreiben kann.</translation>
    </message>
    <message>
        <source>The part of this answer that is already there does not follow the grammar, so it cannot be continued under it. Take the grammar away, or answer again.</source>
        <translation>Der vorhandene Teil dieser Antwort folgt nicht der Grammatik und lässt sich unter ihr nicht fortsetzen. Entfernen Sie die Grammatik, oder lassen Sie neu antworten.</translation>
    </message>
    <message>
        <source>No answer can match this grammar or schema: it allows this model nothing to begin with.</source>
        <translation>Keine Antwort kann dieser Grammatik oder diesem Schema entsprechen: Sie erlauben diesem Modell keinen Anfang.</translation>
    </message>
    <message>
        <source>The prompt has {tokens} tokens, and the context holds {context} with room for an answer. Shorten the prompt, or choose a larger context.</source>
        <translation>Der Prompt hat {tokens} Token, und der Kontext fasst mit Platz für eine Antwort {context}. Kürzen Sie den Prompt, oder wählen Sie einen größeren Kontext.</translation>
    </message>
    <message>
        <source>This model has no chat template: it was not made for conversations, so it continues your text as it stands. Choose an instruction-tuned (chat) model for answers.</source>
        <translation>Dieses Modell hat keine Chatvorlage: Es ist nicht für Unterhaltungen gemacht und setzt Ihren Text einfach fort. Wählen Sie für Antworten ein Chatmodell (Instruct).</translation>
    </message>
    <message>
        <source>Correct the template in this model&apos;s settings, or go back to the file&apos;s own.</source>
        <translation>Berichtigen Sie die Vorlage in den Einstellungen dieses Modells, oder kehren Sie zu der der Datei zurück.</translation>
    </message>
    <message>
        <source>This model knows no system prompt, so yours was put before your first message.</source>
        <translation>Dieses Modell kennt keinen Systemprompt, daher steht Ihrer nun vor Ihrer ersten Nachricht.</translation>
    </message>
    <message>
        <source>The chat template leaves out what the system writes.</source>
        <translation>Die Chatvorlage lässt aus, was das System schreibt.</translation>
    </message>
    <message>
        <source>The chat template leaves out what the user writes.</source>
        <translation>Die Chatvorlage lässt aus, was der Benutzer schreibt.</translation>
    </message>
    <message>
        <source>The chat template leaves out what the assistant writes.</source>
        <translation>Die Chatvorlage lässt aus, was der Assistent schreibt.</translation>
    </message>
    <message>
        <source>There is nothing to answer: the message is empty. Type something first.</source>
        <translation>Es gibt nichts zu beantworten: Die Nachricht ist leer. Schreiben Sie zuerst etwas.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template leaves out the system prompt. Remove it.</source>
        <translation>Die Chatvorlage des Modells lässt den Systemprompt aus. Entfernen Sie ihn.</translation>
    </message>
    <message>
        <source>The model computed no usable scores for the next token (not a number, or infinite). Its file is damaged or was converted wrongly: download or convert it again.</source>
        <translation>Das Modell berechnete keine brauchbaren Werte für das nächste Token (keine Zahl oder unendlich). Seine Datei ist beschädigt oder falsch konvertiert: Laden oder konvertieren Sie sie neu.</translation>
    </message>
    <message>
        <source>Choose another file of this model.</source>
        <translation>Wählen Sie eine andere Datei dieses Modells.</translation>
    </message>
    <message>
        <source>Start a new one, or choose another model.</source>
        <translation>Beginnen Sie eine neue, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The process that applies chat templates did not start. Try again, or restart Tandem.</source>
        <translation>Der Prozess, der Chatvorlagen anwendet, ist nicht gestartet. Versuchen Sie es erneut, oder starten Sie Tandem neu.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template writes nothing for this conversation.</source>
        <translation>Die Chatvorlage des Modells schreibt für diese Unterhaltung nichts.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template has an error in line {line}: {message}.</source>
        <translation>Die Chatvorlage des Modells hat einen Fehler in Zeile {line}: {message}.</translation>
    </message>
    <message>
        <source>it calls itself without an end</source>
        <translation>sie ruft sich endlos selbst auf</translation>
    </message>
    <message>
        <source>The model&apos;s chat template refuses this conversation: {reason}.</source>
        <translation>Die Chatvorlage des Modells lehnt diese Unterhaltung ab: {reason}.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template does not come to an end.</source>
        <translation>Die Chatvorlage des Modells kommt nicht zum Ende.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template takes more than {limit} of memory.</source>
        <translation>Die Chatvorlage des Modells braucht mehr als {limit} Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template was stopped: it took more than {seconds} s, or it crashed.</source>
        <translation>Die Chatvorlage des Modells wurde gestoppt: Sie brauchte mehr als {seconds} s oder stürzte ab.</translation>
    </message>
    <message>
        <source>Drop to attach</source>
        <translation>Zum Anhängen ablegen</translation>
    </message>
    <message numerus="yes">
        <source>Drop to open the model and attach the rest</source>
        <comment>Drop to open the models and attach the rest</comment>
        <translation>
            <numerusform>Ablegen, um das Modell zu öffnen und den Rest anzuhängen</numerusform>
            <numerusform>Ablegen, um die Modelle zu öffnen und den Rest anzuhängen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop to open the model</source>
        <comment>Drop to open the models</comment>
        <translation>
            <numerusform>Zum Öffnen des Modells ablegen</numerusform>
            <numerusform>Zum Öffnen der Modelle ablegen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more file could not be attached.</source>
        <comment>%n more files could not be attached.</comment>
        <translation>
            <numerusform>%n weitere Datei konnte nicht angehängt werden.</numerusform>
            <numerusform>%n weitere Dateien konnten nicht angehängt werden.</numerusform>
        </translation>
    </message>
</context>
</TS>
