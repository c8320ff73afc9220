// Nobody has added France to what may be called, so Ana hears that, and no trunk is asked.

import { outside } from '../outside.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: outside(),
  from: 'ana',
  to: '011 33 1 23 45 67 89',
  at: christmasMorning,
}
