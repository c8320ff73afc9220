// The microphone, and what to say when there is none to be had. A person without one can still call
// and listen: silence is sent in its place, so that digits have a stream to travel in.

import type { PhoneProblem } from './phone-state.ts'

/** A stream to send, and why it is silent if it is. */
export interface Microphone {
  readonly stream: MediaStream
  readonly problem?: PhoneProblem
}

const silentNames = ['OverconstrainedError', 'NotFoundError', 'DevicesNotFoundError']

/** What keeps a microphone from us, by the name of the browser's error. */
export function microphoneProblem(errorName: string): PhoneProblem {
  if (errorName === 'NotAllowedError' || errorName === 'SecurityError') return 'noPermission'
  return silentNames.includes(errorName) ? 'noMicrophone' : 'microphoneBusy'
}

/** What keeps this browser from being a phone at all; undefined when nothing does. */
export function browserProblem(page: {
  readonly isSecureContext: boolean
  readonly hasPeerConnections: boolean
}): PhoneProblem | undefined {
  if (!page.isSecureContext) return 'insecureContext'
  return page.hasPeerConnections ? undefined : 'notSupported'
}

/** Opens the chosen microphone, else any other, else silence. */
export async function openMicrophone(deviceId: string, context: AudioContext): Promise<Microphone> {
  try {
    return { stream: await openDevice(deviceId) }
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    return { stream: silence(context), problem: microphoneProblem(name) }
  }
}

/** Ends a stream, so that the browser shows that nobody listens any more. */
export function closeStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function openDevice(deviceId: string): Promise<MediaStream> {
  const chosen = deviceId === '' ? {} : { deviceId: { ideal: deviceId } }
  const audio = { ...chosen, echoCancellation: true, noiseSuppression: true, autoGainControl: true }
  return navigator.mediaDevices.getUserMedia({ audio })
}

/** A stream that sounds of nothing, yet flows: without a source no packets would be sent. */
function silence(context: AudioContext): MediaStream {
  const destination = context.createMediaStreamDestination()
  const source = new ConstantSourceNode(context, { offset: 0 })
  source.connect(destination)
  source.start()
  return destination.stream
}
