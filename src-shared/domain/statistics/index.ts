export { type CalibrationBin, expectedCalibrationError, reliabilityBins } from './calibration.ts'
export { balancedAccuracy, confusionMatrix } from './confusion.ts'
export { bootstrap, type Interval, seededRandom, wilson } from './intervals.ts'
export { areaUnderCurve, atThreshold, type RocPoint, rocCurve, specificityAtSensitivity } from './roc.ts'
