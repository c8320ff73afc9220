/**
 * A whole program: speaks standard input and writes a WAV file to standard output.
 *
 *     node espeak-wasm.mjs <voice> <words a minute>   < text   > speech.wav
 *
 * It is the only file that loads the GPL-3 package `espeak-ng`, and nothing imports it.
 */

import { text } from 'node:stream/consumers'
import espeakNg from 'espeak-ng'

const [voice, wordsPerMinute] = process.argv.slice(2)
const spoken = await text(process.stdin)
const espeak = await espeakNg({
  arguments: ['-b', '1', '-v', voice, '-s', wordsPerMinute, '-f', 'text', '-w', 'speech.wav'],
  preRun: [(module) => module.FS.writeFile('text', spoken)],
  print: (line) => console.error(line),
})
process.stdout.write(espeak.FS.readFile('speech.wav'))
