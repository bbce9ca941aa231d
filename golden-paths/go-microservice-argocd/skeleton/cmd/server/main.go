// The command server runs the service until it is told to stop.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/config"
	"${{ values.repository.host }}/${{ values.repository.slug }}/internal/httpserver"
)

func main() {
	check := flag.Bool("check", false, "ask the running server whether it is alive, then end")
	flag.Parse()
	if err := run(*check); err != nil {
		slog.New(slog.NewJSONHandler(os.Stderr, nil)).Error("ended", "error", err.Error())
		os.Exit(1)
	}
}

func run(check bool) error {
	settings, err := config.Load(os.LookupEnv)
	if err != nil {
		return err
	}
	if check {
		return alive(settings.Port)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: settings.LogLevel}))
	return httpserver.New(settings, log).Run(ctx)
}

func alive(port int) error {
	client := http.Client{Timeout: 2 * time.Second}
	answer, err := client.Get(fmt.Sprintf("http://127.0.0.1:%d/livez", port))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		return fmt.Errorf("it answered %s", answer.Status)
	}
	return nil
}
