// Public: the view in the server’s own words, for comparing the two.
export * from '../store/canonical';
