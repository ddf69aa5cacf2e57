use orders_proto::order::CreateOrderRequest;
use tonic::{
    Code,
    transport::{Certificate, ClientTlsConfig, Endpoint},
};

use crate::support::{Client, TestServer, named, new_id};

/// An order by this uuid.
fn order(uuid: &str, completed: bool) -> CreateOrderRequest {
    CreateOrderRequest { uuid: uuid.to_owned(), completed, ..named("Bon app'") }
}

#[tokio::test]
async fn a_check_service_is_asked_over_tls_if_its_certificate_is_trusted() {
    let (check, trusted) = TestServer::new().self_signed();
    let check = check.run().await;
    let url = format!("https://localhost:{}", check.address.port());
    let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(std::fs::read(&trusted).unwrap()));
    let endpoint = Endpoint::from_shared(url.clone()).unwrap().tls_config(tls).unwrap();
    let uuid = new_id();
    Client::over(endpoint.connect().await.unwrap()).create(order(&uuid, true)).await.unwrap();

    let server = TestServer::new().check_url(&url).check_ca_cert(&trusted).run().await;
    let asking = server.client().await;
    asking.create(order(&uuid, false)).await.unwrap();
    assert_eq!(asking.check(&uuid).await.unwrap().completed, Some(true));

    let (other, untrusted) = TestServer::new().self_signed();
    let _other = other.run().await;
    let server = TestServer::new().check_url(&url).check_ca_cert(&untrusted).run().await;
    let wary = server.client().await;
    wary.create(order(&uuid, false)).await.unwrap();
    assert_eq!(wary.check(&uuid).await.unwrap_err().code(), Code::Unavailable);
    assert!(!wary.read(&uuid).await.unwrap().completed, "nothing was written");
}

#[tokio::test]
async fn certificates_that_cannot_be_read_are_named_at_start() {
    let server = TestServer::new().check_url("https://localhost:1").check_ca_cert("missing.pem".as_ref());
    let (error, _) = server.try_run().await.err().expect("it is refused");
    assert!(error.contains("missing.pem"), "{error}");
}
