// A browser in a process of its own, which a test ends by force: it calls, speaks a tone, and says
// `talking` to whoever started it once it hears something. Whatever it would say at its end, it
// does not come to say.

import { invariant } from '@mainline/model'
import { TestBrowser } from './test-browser.ts'
import { TestBrowserAudio } from './test-browser-audio.ts'

const [url = '', username = '', number = '', hearsHz = ''] = process.argv.slice(2)
const browser = await TestBrowser.open(url, username)
const audio = new TestBrowserAudio()
await browser.call(number, await audio.offer())
const { body } = await browser.next('accepted')
audio.takeAnswer(body)
audio.speak(880)
await audio.hears(Number(hearsHz))
invariant(process.send !== undefined, 'a test has started this program')
process.send('talking')
