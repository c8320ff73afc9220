// Ana calls a number of her own country; it answers, and she hangs up.

import { outside, outsideNumbers } from '../outside.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: outside(),
  from: 'ana',
  to: '604 555 0199',
  at: christmasMorning,
  outcomes: { [outsideNumbers.home]: 'answer' },
}
