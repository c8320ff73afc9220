// The caller listens to the announcement of key 2, hears the menu again, and leaves by key 9.

import { contoso, numbers } from '../contoso.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: contoso,
  to: numbers.mainLine,
  at: christmasMorning,
  keys: '29',
}
