// The frame of every developer command: it answers --help and its result is the exit code.
// A command is a function from its words to that code, so that it can also be called by another;
// nothing starts on import.

/** Runs a command with the words of the command line, or prints its help. */
export async function startCommand(
  help: string,
  run: (words: readonly string[]) => Promise<number>,
): Promise<void> {
  const words = process.argv.slice(2)
  if (words.includes('--help') || words.includes('-h')) {
    console.log(help)
    return
  }
  process.exitCode = await run(words)
}
