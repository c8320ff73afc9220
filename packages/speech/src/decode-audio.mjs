/**
 * A whole program: decodes standard input and writes a WAV file of one channel to standard output.
 *
 *     node decode-audio.mjs <@audio/decode-mp3 or @audio/decode-wma> <at most ms>   < file   > wav
 *
 * It is the only file that loads those packages, and nothing imports it. It decodes in pieces, so
 * that a small file of a long sound takes no more memory than it may become.
 */

import { buffer } from 'node:stream/consumers'

const [name, mostMs] = process.argv.slice(2)
const pieceBytes = 8 * 1024
const { decoder } = await import(name)
const decode = await decoder()
const file = new Uint8Array(await buffer(process.stdin))

const pieces = []
let samples = 0
let sampleRateHz = 0
for (
  let start = 0, end = firstPiece();
  start < file.length;
  [start, end] = [end, end + pieceBytes]
) {
  keep(decode.decode(file.subarray(start, end)))
  if (isLongEnough()) break
}
if (!isLongEnough()) keep(decode.flush?.() ?? { channelData: [], sampleRate: 0 })
if (samples === 0) throw new Error('there is no sound in it')
process.stdout.write(Buffer.concat([header(), ...pieces]))

/** The decoder of WMA wants the whole header at once; its length follows its name. */
function firstPiece() {
  if (!name.endsWith('wma') || file.length < 24) return pieceBytes
  return new DataView(file.buffer, file.byteOffset).getUint32(16, true) + pieceBytes
}

function isLongEnough() {
  return samples * 1_000 >= mostMs * sampleRateHz && samples > 0
}

function keep({ channelData, sampleRate }) {
  const [first] = channelData
  if (first === undefined || first.length === 0) return
  sampleRateHz = sampleRate
  const piece = Buffer.alloc(2 * first.length)
  for (let index = 0; index < first.length; index += 1) {
    const sum = channelData.reduce((all, channel) => all + channel[index], 0)
    const sample = Math.max(-1, Math.min(1, sum / channelData.length))
    piece.writeInt16LE(Math.round(sample * 0x7fff), 2 * index)
  }
  pieces.push(piece)
  samples += first.length
}

/** RIFF, PCM, one channel, 16 bits. */
function header() {
  const bytes = Buffer.alloc(44)
  bytes.write('RIFF')
  bytes.writeUInt32LE(36 + 2 * samples, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(sampleRateHz, 24)
  bytes.writeUInt32LE(2 * sampleRateHz, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(2 * samples, 40)
  return bytes
}
