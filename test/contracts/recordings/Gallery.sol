// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../contracts/gates/Gate.sol";
import {RecordingPublishing} from "../../../contracts/recordings/publishing/RecordingPublishing.sol";
import {Consent, Draft} from "../../../contracts/recordings/RecordingTerms.sol";
import {Recordings} from "../../../contracts/recordings/Recordings.sol";
import {RecordingsFactory} from "../../../contracts/recordings/RecordingsFactory.sol";
import {MoneyStage} from "../payments/MoneyStage.sol";

/// @title Gallery
/// @notice Recordings deployed as in production, and one creator's collection.
abstract contract Gallery is MoneyStage {
    bytes32 internal constant CONTENT = keccak256("the recording");
    bytes32 internal constant METADATA = keccak256("its title");
    uint96 internal constant PRICE = 0.02 ether;
    uint96 internal constant DOLLARS = 5e6;
    uint256 internal constant GUEST_KEY = 0x6E57;

    address internal creator = address(0xC4EA704);
    address internal payout = address(0x9A1D);
    address internal guest;

    RecordingsFactory internal factory;
    RecordingPublishing internal publishing;
    Recordings internal recordings;

    function setUp() public virtual override {
        super.setUp();
        guest = vm.addr(GUEST_KEY);
        publishing = new RecordingPublishing(ledger, currencies);
        factory = RecordingsFactory(proxyOf(address(new RecordingsFactory())));
        factory.setImplementation(address(new Recordings(ledger, currencies, schedule, address(publishing))));
        vm.prank(creator);
        recordings = Recordings(factory.createCollection("Northlight Sessions"));
    }

    function draft() internal view returns (Draft memory made) {
        made.content = CONTENT;
        made.metadata = METADATA;
        made.payout = payout;
        made.royaltyBps = 750;
        made.price = PRICE;
    }

    function inDollars() internal view returns (Draft memory made) {
        made = draft();
        made.currency = 1;
        made.price = DOLLARS;
    }

    function noGate() internal pure returns (Condition[] memory) {
        return new Condition[](0);
    }

    function noConsent() internal pure returns (Consent[] memory) {
        return new Consent[](0);
    }

    function publish(Draft memory made) internal returns (uint256) {
        return publish(made, noGate(), noConsent());
    }

    function publish(Draft memory made, Condition[] memory gate, Consent[] memory consents)
        internal
        returns (uint256)
    {
        vm.prank(creator);
        return recordings.publish(made, gate, consents);
    }

    function buy(address who, uint256 id, uint32 quantity) internal {
        uint256 price = uint256(recordings.item(id).price) * quantity;
        vm.prank(who);
        recordings.mint{value: price}(id, who, quantity, price);
    }

    function giveDollars(address who, uint256 amount, address spender) internal {
        dollar.mint(who, amount);
        vm.prank(who);
        dollar.approve(spender, amount);
    }

    /// @notice Written out a second time, from the EIP and not from the contract.
    function consentOf(uint256 key, Draft memory made, uint256 deadline) internal view returns (Consent memory) {
        return Consent({
            collaborator: vm.addr(key),
            deadline: deadline,
            signature: signConsent(key, vm.addr(key), made, deadline, block.chainid, address(recordings))
        });
    }

    function signConsent(
        uint256 key,
        address collaborator,
        Draft memory made,
        uint256 deadline,
        uint256 chain,
        address collection
    ) internal pure returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Recordings"),
                keccak256("1"),
                chain,
                collection
            )
        );
        bytes32 agreed = keccak256(
            abi.encode(
                keccak256(
                    "Consent(address collaborator,bytes32 content,address payout,uint16 royaltyBps,uint256 deadline)"
                ),
                collaborator,
                made.content,
                made.payout,
                made.royaltyBps,
                deadline
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, agreed)));
        return abi.encodePacked(r, s, v);
    }
}
