// The caller never presses a key: after three attempts the operator takes the call.

import { contoso, numbers } from '../contoso.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: contoso,
  to: numbers.mainLine,
  at: christmasMorning,
}
