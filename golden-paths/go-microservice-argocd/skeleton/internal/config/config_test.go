package config

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

func environment(values map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, found := values[name]
		return value, found
	}
}

func TestEverythingHasADefault(t *testing.T) {
	config, err := Load(environment(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Port: 8080, RequestTimeout: 10 * time.Second, ShutdownTimeout: 20 * time.Second}
	if config != want {
		t.Errorf("got %+v, want %+v", config, want)
	}
}

func TestTheEnvironmentWins(t *testing.T) {
	config, err := Load(environment(map[string]string{"PORT": "9000", "LOG_LEVEL": "debug", "REQUEST_TIMEOUT": "250ms"}))
	if err != nil {
		t.Fatal(err)
	}
	if config.Port != 9000 || config.LogLevel != slog.LevelDebug || config.RequestTimeout != 250*time.Millisecond {
		t.Errorf("got %+v", config)
	}
}

func TestAllProblemsAreToldAtOnce(t *testing.T) {
	_, err := Load(environment(map[string]string{"PORT": "http", "LOG_LEVEL": "loud", "SHUTDOWN_TIMEOUT": "-1s"}))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, name := range []string{"PORT", "LOG_LEVEL", "SHUTDOWN_TIMEOUT"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not in: %v", name, err)
		}
	}
}
