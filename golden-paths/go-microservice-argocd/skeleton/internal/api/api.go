// Package api answers the requests that openapi.yaml describes. The rest of the service
// (health, metrics, logs) is in package httpserver.
package api

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"unicode/utf8"
)

// Description is openapi.yaml, served at /openapi.yaml.
//
//go:embed openapi.yaml
var Description []byte

const longestName = 80

// Register adds the routes of the API. A pattern here and a path there must agree: the
// contract test compares both.
func Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/greetings/{name}", greet)
	mux.HandleFunc("GET /openapi.yaml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(Description)
	})
}

func greet(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if utf8.RuneCountInString(name) > longestName {
		Problem(w, http.StatusBadRequest, "the name is longer than 80 characters")
		return
	}
	answer(w, http.StatusOK, "application/json", map[string]string{"message": "Hello, " + name})
}

// Problem answers with an error in the form of RFC 9457.
func Problem(w http.ResponseWriter, status int, title string) {
	answer(w, status, "application/problem+json", map[string]any{"title": title, "status": status})
}

func answer(w http.ResponseWriter, status int, mediaType string, body any) {
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	// The client may be gone; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(body)
}
