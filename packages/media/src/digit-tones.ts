/**
 * Digits as sound: each key is two sine waves at once, one for its row and one for its column.
 * Here they are made; `digit-detector.ts` hears them.
 *
 *              1209  1336  1477  1633 Hz
 *     697 Hz     1     2     3     A
 *     770 Hz     4     5     6     B
 *     852 Hz     7     8     9     C
 *     941 Hz     *     0     #     D        ITU-T Q.23
 */

import { encodeMulaw, samplesPerMs } from './g711.ts'
import { sineTone } from './tone.ts'

/** The frequencies of the rows, from top to bottom. */
export const rowsHz = [697, 770, 852, 941] as const
/** The frequencies of the columns, from left to right. */
export const columnsHz = [1209, 1336, 1477, 1633] as const
/** The keys, row by row. */
export const keypad = '123A456B789C*0#D'

/** How long a key sounds, and how long it is quiet after it: twice what ITU-T Q.24 asks for. */
const toneMs = 100
const pauseMs = 80
/** Below full scale, which is 3.17 dBm0: about -10 dBm0, and the columns 2 dB louder. */
const rowLevelDb = -13
const columnLevelDb = -11

/** The sound of keys pressed one after the other; what is no key is left out. */
export function digitTones(text: string): Int16Array {
  const keys = [...text.toUpperCase()].filter((key) => keypad.includes(key))
  const period = (toneMs + pauseMs) * samplesPerMs
  const samples = new Int16Array(keys.length * period)
  for (const [index, key] of keys.entries()) samples.set(digitTone(key), index * period)
  return samples
}

/** The same, in µ-law. */
export function digitTonesMulaw(text: string): Uint8Array {
  return encodeMulaw(digitTones(text))
}

function digitTone(key: string): Int16Array {
  const place = keypad.indexOf(key)
  const row = sineTone([rowsHz[place >> 2] ?? 0], toneMs, rowLevelDb)
  const column = sineTone([columnsHz[place & 3] ?? 0], toneMs, columnLevelDb)
  return row.map((sample, index) => sample + (column[index] ?? 0))
}
