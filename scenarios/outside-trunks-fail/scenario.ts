// No trunk can carry Ben's call: each is tried once, then he hears that no line is available.

import { outside, outsideNumbers } from '../outside.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: outside(),
  from: '102',
  to: outsideNumbers.home,
  at: christmasMorning,
  outcomes: { [outsideNumbers.home]: 'trunkFailed' },
}
