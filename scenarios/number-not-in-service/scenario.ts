// A number that nobody has is refused before anything is answered.

import { contoso, numbers } from '../contoso.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: contoso,
  to: numbers.unknown,
  at: christmasMorning,
}
