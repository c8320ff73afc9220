// Two auto attendants send every call to each other. No check lets that be saved; a call that
// meets it nevertheless is ended with an apology after 25 transitions.

import { contoso, numbers } from '../contoso.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: contoso,
  to: numbers.east,
  at: christmasMorning,
}
