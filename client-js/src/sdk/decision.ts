// Public: the page of the decision-maker, who is no member and confirms the promise.
export * from '../connection/decision';
