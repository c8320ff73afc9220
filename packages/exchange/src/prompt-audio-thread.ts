// The thread of one `readPrompt`: a WAV file comes with it, and what became of it is all it says.

import { parentPort, workerData } from 'node:worker_threads'
import { promptAudio } from '@mainline/media'

parentPort?.postMessage(promptAudio(workerData))
