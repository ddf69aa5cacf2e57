//! Exporting: every order that matches, each once.

use futures_util::stream::unfold;
use orders_proto::order::{ExportOrdersRequest, ExportOrdersResponse};
use tokio::time::Instant;
use tokio_stream::{StreamExt, once};

use super::{Service, lists::filter};
use crate::{
    error::Error,
    grpc::{
        convert::{self, Checked},
        status,
        streams::Messages,
    },
    service::Caller,
    store::Scope,
};

pub(super) async fn export(
    service: &Service,
    caller: &Caller,
    request: ExportOrdersRequest,
) -> Result<Messages<ExportOrdersResponse>, Error> {
    let mut checked = Checked::default();
    let filter = filter(&mut checked, &request.filter);
    let filter = checked.end(filter)?;
    let export = service.register.export(Scope::new(filter, request.show_deleted)).await?;

    let first = ExportOrdersResponse { total_size: export.total, orders: Vec::new() };
    let (register, trace) = (service.register.clone(), caller.trace.clone());
    let ends = service.stream_end(caller);
    let rest = unfold(Some(export), move |export| {
        let (register, trace) = (register.clone(), trace.clone());
        async move {
            let mut export = export?;
            // Also for a client that reads just enough not to be hung up on.
            let is_late = Instant::now() >= ends;
            match if is_late { Err(Error::DeadlineExceeded) } else { export.next().await } {
                Ok(orders) => {
                    let encode = |order| convert::order(order, register.tokens());
                    let orders = orders?.into_iter().map(encode).collect();
                    Some((Ok(ExportOrdersResponse { orders, total_size: 0 }), Some(export)))
                }
                Err(error) => Some((Err(status::of(error, &trace, register.tokens())), None)),
            }
        }
    });
    Ok(Box::pin(once(Ok(first)).chain(rest)))
}
