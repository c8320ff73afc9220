// A person's own number: nobody picks up, so the caller is told, in place of ringing for ever.

import { contoso, ids, numbers } from '../contoso.ts'
import { christmasMorning, type Scenario } from '../scenario.ts'

export const scenario: Scenario = {
  configuration: contoso,
  to: numbers.ana,
  at: christmasMorning,
  outcomes: { [ids.ana]: 'noAnswer' },
}
