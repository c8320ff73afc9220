// The short way through the main line: the caller presses 1 while the menu speaks, Ana answers.

import { contoso, numbers } from '../contoso.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: contoso,
  to: numbers.mainLine,
  from: '+16045550199',
  at: christmasMorning,
  keys: '1',
}
