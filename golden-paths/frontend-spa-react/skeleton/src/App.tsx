// The first view. Replace it with your own.
import { useId, useState, type FormEvent } from "react";

export function App() {
  const field = useId();
  const [name, setName] = useState("");
  const [greeted, setGreeted] = useState("");

  function greet(event: FormEvent) {
    event.preventDefault();
    setGreeted(name.trim());
  }

  return (
    <main>
      <h1>Welcome</h1>
      <form onSubmit={greet}>
        <label htmlFor={field}>Your name</label>
        <input
          id={field}
          value={name}
          maxLength={100}
          autoComplete="name"
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit">Greet</button>
      </form>
      <output>{greeted && `Hello, ${greeted}`}</output>
    </main>
  );
}
