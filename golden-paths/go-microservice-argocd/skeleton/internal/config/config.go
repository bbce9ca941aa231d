// Package config reads the settings of the service from the environment.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"
)

// Config is what can be set. Everything has a default.
type Config struct {
	Port            int
	LogLevel        slog.Level
	RequestTimeout  time.Duration
	ShutdownTimeout time.Duration
}

// Load reads the settings with lookup (os.LookupEnv). It tells everything that is wrong at
// once, so that a bad deployment takes one round to mend.
func Load(lookup func(string) (string, bool)) (Config, error) {
	config := Config{Port: 8080, RequestTimeout: 10 * time.Second, ShutdownTimeout: 20 * time.Second}
	var problems []error
	read := func(name string, parse func(string) error) {
		value, found := lookup(name)
		if !found || value == "" {
			return
		}
		if err := parse(value); err != nil {
			problems = append(problems, fmt.Errorf("%s is %q: %w", name, value, err))
		}
	}
	read("PORT", func(value string) error {
		port, err := strconv.Atoi(value)
		if err != nil || port < 1 || port > 65535 {
			return errors.New("it must be a number from 1 to 65535")
		}
		config.Port = port
		return nil
	})
	read("LOG_LEVEL", func(value string) error {
		if config.LogLevel.UnmarshalText([]byte(value)) != nil {
			return errors.New("it must be debug, info, warn or error")
		}
		return nil
	})
	read("REQUEST_TIMEOUT", positiveDuration(&config.RequestTimeout))
	read("SHUTDOWN_TIMEOUT", positiveDuration(&config.ShutdownTimeout))
	return config, errors.Join(problems...)
}

func positiveDuration(into *time.Duration) func(string) error {
	return func(value string) error {
		duration, err := time.ParseDuration(value)
		if err != nil || duration <= 0 {
			return errors.New("it must be a time such as 10s")
		}
		*into = duration
		return nil
	}
}
