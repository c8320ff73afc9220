// Ana is busy: the caller is told, hears the menu again, tries a wrong key, then the operator,
// who does not answer; back at the menu the caller leaves by key 9.

import { contoso, ids, numbers } from '../contoso.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: contoso,
  to: numbers.mainLine,
  at: christmasMorning,
  keys: '1709',
  outcomes: { [ids.ana]: 'busy', [ids.ben]: 'noAnswer' },
}
