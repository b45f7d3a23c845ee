#!/bin/sh
# The texts of the code into resources/translations/tandem_de.ts, and that into the .qm file that Qt loads.
# Another folder than resources/translations may be given, with a copy of the .ts file in it.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-resources/translations}
bin=${BIN:-.venv/bin}
"$bin/pyside6-lupdate" -silent -extensions py -no-obsolete -locations none \
  -tr-function-alias tr+=trn,QT_TR_NOOP+=tr_noop app engine -ts "$folder/tandem_de.ts"
"$bin/pyside6-lrelease" -silent "$folder/tandem_de.ts" -qm "$folder/tandem_de.qm"
