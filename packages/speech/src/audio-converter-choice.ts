/**
 * Which converters this machine has: the `ffmpeg` program reads everything, and the npm packages
 * `@audio/decode-mp3` and `@audio/decode-wma` (both optional) what it is not there for.
 */

import type { AudioConverter } from './audio-converter.ts'
import { ffmpegConverter } from './audio-converter-ffmpeg.ts'
import { packageConverters } from './audio-converter-package.ts'

/** Every converter of this machine, the best one first. */
export async function chooseAudioConverters(): Promise<readonly AudioConverter[]> {
  const ffmpeg = await ffmpegConverter()
  return ffmpeg === undefined ? packageConverters() : [ffmpeg, ...packageConverters()]
}
