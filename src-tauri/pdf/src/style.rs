//! The style of a document: one page size, one type scale, four greys. All lengths are PDF points.

/// A4, upright.
pub(crate) const PAGE: (f32, f32) = (595.276, 841.89);
/// Left and right margin, 20 mm.
pub(crate) const SIDE: f32 = 56.7;
/// Where text begins, measured from the lower edge.
pub(crate) const TOP: f32 = PAGE.1 - 78.0;
/// Where text must end, measured from the lower edge.
pub(crate) const BOTTOM: f32 = 68.0;
/// Width of the text.
pub(crate) const WIDTH: f32 = PAGE.0 - 2.0 * SIDE;
/// Base line of the running header.
pub(crate) const HEADER: f32 = PAGE.1 - 44.0;
/// Base line of the running footer.
pub(crate) const FOOTER: f32 = 38.0;

/// Grey of body text; 0 is black.
pub(crate) const INK: f32 = 0.1;
/// Grey of labels and running lines; dark enough to survive a fax.
pub(crate) const MUTED: f32 = 0.4;
/// Grey of hairlines.
pub(crate) const HAIR: f32 = 0.78;
/// Grey behind header rows and verbatim text.
pub(crate) const BAND: f32 = 0.945;

/// How large a document is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Compact, for files that stay in the house.
    #[default]
    File,
    /// Nothing below 12 points, as banks ask of evidence.
    Bank,
}

/// A size of text and the distance of its base lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) points: f32,
    pub(crate) leading: f32,
}

/// Every size a document uses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) title: Size,
    pub(crate) section: Size,
    pub(crate) heading: Size,
    pub(crate) body: Size,
    pub(crate) table: Size,
    pub(crate) small: Size,
    pub(crate) verbatim: Size,
}

const fn size(points: f32, leading: f32) -> Size {
    Size { points, leading }
}

impl Scale {
    pub(crate) const fn sizes(self) -> Sizes {
        match self {
            Self::File => Sizes {
                title: size(22.0, 28.0),
                section: size(14.0, 20.0),
                heading: size(10.5, 15.0),
                body: size(9.5, 14.0),
                table: size(8.5, 12.0),
                small: size(8.0, 11.0),
                verbatim: size(8.5, 12.0),
            },
            Self::Bank => Sizes {
                title: size(22.0, 28.0),
                section: size(16.0, 22.0),
                heading: size(13.0, 18.0),
                body: size(12.0, 17.0),
                table: size(12.0, 16.0),
                small: size(12.0, 16.0),
                verbatim: size(12.0, 16.0),
            },
        }
    }
}
