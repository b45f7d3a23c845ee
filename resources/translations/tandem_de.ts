<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name></name>
    <message>
        <source>{number:,.1f} billion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number:.0f} million</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number:.1f} million</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds:.0f} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours:,} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{milliseconds:,.0f} ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds:,.1f} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number:,} bytes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
