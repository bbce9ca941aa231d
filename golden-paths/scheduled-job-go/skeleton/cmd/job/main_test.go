package main

import (
	"os"
	"path/filepath"
	"testing"
)

func environment(t *testing.T, values map[string]string) func(string) string {
	t.Helper()
	directory := t.TempDir()
	return func(name string) string {
		if value, found := values[name]; found {
			return value
		}
		if name == "STATE_DIR" {
			return directory
		}
		return ""
	}
}

func TestTheExitCodeTellsWhetherToTryAgain(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		arguments []string
		values    map[string]string
		want      int
	}{
		"a run":               {nil, nil, 0},
		"a dry run":           {[]string{"--dry-run"}, nil, 0},
		"an unknown flag":     {[]string{"--fast"}, nil, 2},
		"a wrong window":      {nil, map[string]string{"WINDOW": "daily"}, 2},
		"a state on no disk":  {nil, map[string]string{"STATE_DIR": blocked + "/state"}, 2},
		"a window of seconds": {nil, map[string]string{"WINDOW": "5s"}, 2},
	} {
		if got := run(test.arguments, environment(t, test.values)); got != test.want {
			t.Errorf("%s ends with %d, not %d", name, got, test.want)
		}
	}
}
