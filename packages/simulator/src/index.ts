// Calls in virtual time, decided by the same engine as live ones.

export { Driver, type Outcome } from './driver.ts'
export {
  type PersonOutcome,
  type SimulationRequest,
  type SimulationResult,
  simulate,
  simulatedJournal,
  simulatedKeys,
} from './simulate.ts'
