// Public: what facilitators have the big screen show, as whoever draws a screen reads it and whoever leads wishes it.
export { screenWishes, screenWishOf, type ScreenWish } from '../store/screen_wish';
